package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * Whether the network's forecasts, over all its horizons, have lately been worse than they were on
 * held-out history: the question for series that a network was trained on and foretells well.
 */
public final class ForecastEnergy {
  /*
   * What was foretold k points ago for the mean of the k points since, against what came:
   *
   *   e_k = (mean(v(t−k+1) … v(t)) − v(t−k) − μ_k(t−k))·exp(−ℓ_k(t−k)),   0 for t < k
   *   Q  += max(1 / (t + 1), 1/16)·(mean_k e_k² − Q)
   *
   * Q* is the 99 % quantile of Q in normal operation, from calibration: the reference stands still,
   * since a tail learnt online would learn each event with the clusters that it comes in. With an
   * exponential tail through it −log₁₀ p = 2·Q / Q*.
   */
  private static final double SMOOTHING = 16;
  private static final double SCORE_AT_REFERENCE = 2;
  private static final double LARGEST_RESIDUAL = 1e6;
  private static final double LARGEST_SCORE = 50;

  private final int[] horizons; // ascending
  private final double reference;

  /**
   * The forecast energy of one feature.
   *
   * @param horizons steps ahead of the network's outputs, ascending, [K]
   * @param reference Q*, above 0
   */
  public ForecastEnergy(int[] horizons, double reference) {
    this.horizons = horizons.clone();
    this.reference = reference;
  }

  public State newState() {
    return new State(horizons);
  }

  /** Bytes of a feature's state. */
  public int stateBytes() {
    int foretold = 0;
    for (int horizon : horizons) {
      foretold += 2 * horizon;
    }
    return Float.BYTES * (foretold + longest() + 1) + Double.BYTES + Integer.BYTES;
  }

  private int longest() {
    return horizons[horizons.length - 1];
  }

  /**
   * Takes in v(t) and returns the energy Q. Cost: one addition per point of the longest horizon.
   */
  public double observe(State state, double v) {
    int t = state.points;
    int ring = longest() + 1;
    state.values[t % ring] = (float) v;
    double sum = 0;
    double since = 0; // sum of v over the points since the forecast
    int points = 0; // of that sum
    int i = t % ring; // of the point before it
    int at = 0;
    for (int horizon : horizons) {
      if (t >= horizon) {
        for (; points < horizon; points++) {
          since += state.values[i];
          i = i == 0 ? longest() : i - 1;
        }
        int slot = at + 2 * (t % horizon);
        double came = since / horizon - state.values[i];
        double e = (came - state.foretold[slot]) * Math.exp(-state.foretold[slot + 1]);
        e = Math.max(-LARGEST_RESIDUAL, Math.min(LARGEST_RESIDUAL, e));
        sum += e * e;
      }
      at += 2 * horizon;
    }
    double a = Math.max(1.0 / (t + 1), 1 / SMOOTHING);
    state.energy += a * (sum / horizons.length - state.energy);
    return state.energy;
  }

  /**
   * Keeps what the network foretells at this point.
   *
   * @param location foretold locations, [K·F], horizon-major
   * @param logScale foretold log scales, [K·F], horizon-major
   * @param feature index of the feature, below F
   * @param features F
   */
  public void foretell(State state, float[] location, float[] logScale, int feature, int features) {
    int t = state.points;
    int at = 0;
    for (int k = 0; k < horizons.length; k++) {
      int slot = at + 2 * (t % horizons[k]);
      state.foretold[slot] = location[k * features + feature];
      state.foretold[slot + 1] = logScale[k * features + feature];
      at += 2 * horizons[k];
    }
    // The rings need t only modulo their lengths, and the start of the series: it wraps past both.
    state.points = t == Integer.MAX_VALUE ? 0 : t + 1;
  }

  /** −log₁₀ of the probability of an energy at least as large. */
  public double score(double energy) {
    return Math.min(LARGEST_SCORE, SCORE_AT_REFERENCE * energy / reference);
  }

  /** One feature's foretold values that have not come yet. */
  public static final class State {
    private final float[] foretold; // for each horizon k a ring of k pairs (μ, ℓ)
    private final float[] values; // ring of v, longest horizon + 1
    private double energy;
    private int points;

    private State(int[] horizons) {
      int pairs = 0;
      for (int horizon : horizons) {
        pairs += horizon;
      }
      foretold = new float[2 * pairs];
      values = new float[horizons[horizons.length - 1] + 1];
    }

    public void write(ByteBuffer buffer) {
      for (float number : foretold) {
        buffer.putFloat(number);
      }
      for (float number : values) {
        buffer.putFloat(number);
      }
      buffer.putDouble(energy).putInt(points);
    }

    public void read(ByteBuffer buffer) {
      for (int i = 0; i < foretold.length; i++) {
        foretold[i] = buffer.getFloat();
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = buffer.getFloat();
      }
      energy = buffer.getDouble();
      points = buffer.getInt();
      if (points < 0) {
        throw new IllegalArgumentException("forecast energy of " + points + " points");
      }
    }
  }
}
