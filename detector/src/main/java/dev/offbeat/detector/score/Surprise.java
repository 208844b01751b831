package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** Whether one step surprises the network, plain persistence and plain continuation alike. */
final class Surprise {
  /*
   * Three residuals of the step to x(t), each scaled by what was known before it:
   *
   *   e  = (dv − μ₁)·exp(−ℓ₁)                              the network's, foretold one step earlier
   *   z₁ = (x − x₋₁) / RMS of such                         persistence's: nothing changes
   *   z₂ = (x − 2·x₋₁ + x₋₂) / RMS of such                 continuation's: the change goes on
   *
   *   C  = (V(e) + V(z₁) + V(z₂)) / 3                      the geometric mean of three p-values
   *
   * RMS is the root of an exponentially weighted mean square over 2,000 points. z is clipped to ±1000
   * and 0 for the first 5 points.
   */
  private static final double MEMORY = 2000;
  private static final int FIRST_PERSISTENCE = 5;
  private static final int FIRST_CONTINUATION = 6;
  private static final double CLIP = 1000;
  private static final double LARGEST_RESIDUAL = 1e6;
  private static final double LARGEST_DEVIATION = 1e150;

  private Surprise() {}

  /** Fills in the step's three residuals. */
  static void measure(State past, ScoredStep step) {
    step.networkResidual.measure(networkResidual(step));
    step.persistenceResidual.measure(persistenceResidual(past, step));
    step.continuationResidual.measure(continuationResidual(past, step));
  }

  /** The consensus C. */
  static double score(State past, ScoredStep step) {
    int t = step.normalPoints;
    double e = Vote.score(past.network, t, step.networkResidual);
    double z1 = Vote.score(past.persistence, t, step.persistenceResidual);
    double z2 = Vote.score(past.continuation, t, step.continuationResidual);
    return (e + z1 + z2) / 3;
  }

  static void learn(State state, ScoredStep step) {
    int t = step.normalPoints;
    Vote.learn(state.network, t, step.networkResidual);
    Vote.learn(state.persistence, t, step.persistenceResidual);
    Vote.learn(state.continuation, t, step.continuationResidual);
    if (t >= 1) {
      state.difference = meanSquare(state.difference, t, step.valueDifference);
    }
    if (t >= 2) {
      state.secondDifference = meanSquare(state.secondDifference, t - 1, step.secondDifference);
    }
  }

  private static double networkResidual(ScoredStep step) {
    double residual = step.difference - step.foretoldDifference;
    return clip(residual * Math.exp(-step.foretoldLogScale), LARGEST_RESIDUAL);
  }

  private static double persistenceResidual(State past, ScoredStep step) {
    return step.normalPoints < FIRST_PERSISTENCE
        ? 0
        : standardised(step.valueDifference, past.difference);
  }

  private static double continuationResidual(State past, ScoredStep step) {
    return step.normalPoints < FIRST_CONTINUATION
        ? 0
        : standardised(step.secondDifference, past.secondDifference);
  }

  private static double standardised(double residual, double meanSquare) {
    return residual == 0 ? 0 : clip(residual / Math.sqrt(meanSquare + Double.MIN_NORMAL), CLIP);
  }

  private static double meanSquare(double past, int points, double residual) {
    double a = Math.max(1.0 / points, 1 / MEMORY);
    double limited = clip(residual, LARGEST_DEVIATION);
    return past + a * (limited * limited - past);
  }

  private static double clip(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }

  /** One feature's residual statistics. 157 bytes. */
  static final class State {
    static final int BYTES = 2 * Double.BYTES + 3 * Vote.State.BYTES;

    private double difference; // mean square
    private double secondDifference; // mean square
    private final Vote.State network = new Vote.State();
    private final Vote.State persistence = new Vote.State();
    private final Vote.State continuation = new Vote.State();

    /** The network's residuals are larger by a factor than those that were learnt. */
    void scaleNetwork(double ratio) {
      network.scale(ratio);
    }

    void write(ByteBuffer buffer) {
      buffer.putDouble(difference).putDouble(secondDifference);
      network.write(buffer);
      persistence.write(buffer);
      continuation.write(buffer);
    }

    void read(ByteBuffer buffer) {
      difference = buffer.getDouble();
      secondDifference = buffer.getDouble();
      network.read(buffer);
      persistence.read(buffer);
      continuation.read(buffer);
    }
  }
}
