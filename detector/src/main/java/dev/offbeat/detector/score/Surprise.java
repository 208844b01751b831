package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** Whether one step surprises both the network and plain persistence. */
final class Surprise {
  /*
   * Two residuals of the step from v(t−1) to v(t), both scaled by what was known before it:
   *
   *   e  = (dv − μ₁)·exp(−ℓ₁)                    the network's
   *   zd = (x − x_prev) / √EW₂₀₀₀[dx²]           persistence's, clipped to ±1000, 0 for t < 5
   *   w  = clip(1 − EW₂₀₀₀|dv − μ₁| / EW₂₀₀₀|dv|, 0, 1), 0 for t ≤ 100
   *   C  = ((1 + w)·T(e) + (1 − w)·T(zd)) / 2    geometric mean of two p-values
   *
   * The skill w is what the network adds over persistence, learnt online: a skilled network counts
   * more, and is believed each time (κ·(1 − w) in its tail).
   */
  private static final int MEMORY = 2000;
  private static final int FIRST_DIFFERENCE = 5;
  private static final int FIRST_SKILL = 100;
  private static final double CLIP = 1000;
  private static final double LARGEST_RESIDUAL = 1e6;
  private static final double LARGEST_SQUARE_ROOT = 1e150;

  private final TailModel tail;
  private final double known;

  Surprise(TailModel tail, double known) {
    this.tail = tail;
    this.known = known;
  }

  /** The consensus C of a step. */
  double score(State past, ScoredStep step) {
    double w = skill(past);
    double network = tail.score(past.networkTail, networkResidual(step), known * (1 - w));
    double persistence = tail.score(past.persistenceTail, persistenceResidual(past, step), known);
    return ((1 + w) * network + (1 - w) * persistence) / 2;
  }

  void learn(State state, ScoredStep step) {
    tail.learn(state.networkTail, networkResidual(step));
    tail.learn(state.persistenceTail, persistenceResidual(state, step));
    double a = Math.max(1.0 / (state.points + 1), 1.0 / MEMORY);
    double dx = clip(step.valueDifference, LARGEST_SQUARE_ROOT);
    double residual = Math.abs(step.difference - step.foretoldDifference);
    state.differenceSquare += a * (dx * dx - state.differenceSquare);
    state.residual = (float) (state.residual + a * (residual - state.residual));
    state.difference =
        (float) (state.difference + a * (Math.abs(step.difference) - state.difference));
    state.points = Math.min(state.points + 1, 1 << 30);
  }

  private static double networkResidual(ScoredStep step) {
    double residual = step.difference - step.foretoldDifference;
    return clip(residual * Math.exp(-step.foretoldLogScale), LARGEST_RESIDUAL);
  }

  private static double persistenceResidual(State past, ScoredStep step) {
    double dx = step.valueDifference;
    return past.points < FIRST_DIFFERENCE || dx == 0
        ? 0
        : clip(dx / Math.sqrt(past.differenceSquare + Double.MIN_NORMAL), CLIP);
  }

  private static double skill(State past) {
    if (past.points <= FIRST_SKILL || past.difference == 0) {
      return 0;
    }
    return Math.max(0, Math.min(1, 1 - past.residual / past.difference));
  }

  private static double clip(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }

  /** One feature's residual statistics. 60 bytes. */
  static final class State {
    private double differenceSquare;
    private float residual;
    private float difference;
    private int points;
    private final TailModel.State networkTail = new TailModel.State();
    private final TailModel.State persistenceTail = new TailModel.State();

    static int bytes() {
      return 20 + 2 * TailModel.State.bytes();
    }

    void write(ByteBuffer buffer) {
      buffer.putDouble(differenceSquare).putFloat(residual).putFloat(difference).putInt(points);
      networkTail.write(buffer);
      persistenceTail.write(buffer);
    }

    void read(ByteBuffer buffer) {
      differenceSquare = buffer.getDouble();
      residual = buffer.getFloat();
      difference = buffer.getFloat();
      points = buffer.getInt();
      networkTail.read(buffer);
      persistenceTail.read(buffer);
    }
  }
}
