package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * Turns a series' values into standard scores against an exponentially weighted mean and variance
 * of its own past. The same code prepares the trainer's windows and the detector's steps.
 */
public final class Normalizer {
  /*
   * Exponentially weighted moments that start as plain ones (West 1979; Welford 1962), N = memory:
   *
   *   a_t = max(1 / (t + 1), 1 / N)
   *   u   = (x − m) / (√var + 1e-9·|m|),  clipped to ±50, 0 for t < 2     from the past alone
   *   d   = x − m;  m ← m + a·d;  var ← (1 − a)·(var + a·d²)              then x is learnt
   *
   * No Σx² − (Σx)² anywhere: unit noise on an offset of 1e9 keeps unit scale. The relative floor
   * keeps rounding noise of a constant series from looking like a scale. A deviation whose square
   * would overflow is learnt as the largest one whose square does not.
   */
  private static final double CLIP = 50;
  private static final double RELATIVE_FLOOR = 1e-9;
  private static final double LARGEST_DEVIATION = 1e150;
  private static final int LARGEST_COUNT = 1 << 30;

  private final int memory;

  /**
   * @param memory points remembered, N
   */
  public Normalizer(int memory) {
    this.memory = memory;
  }

  /**
   * Standard score of a finite value against the past, in [−50, 50]; 0 while fewer than two points
   * are known and for a value equal to the mean.
   */
  public double standardScore(State past, double x) {
    if (past.count < 2) {
      return 0;
    }
    double deviation = x - past.mean;
    if (deviation == 0) {
      return 0;
    }
    double u = deviation / scale(past);
    return Math.max(-CLIP, Math.min(CLIP, u));
  }

  /** The value whose standard score is u. */
  public double value(State past, double u) {
    double x = past.mean + u * scale(past);
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x));
  }

  /** The mean of the past, in units of the data; 0 before the first point. */
  public double mean(State past) {
    return past.mean;
  }

  /** What a standard score of 1 is worth, in units of the data; above 0. */
  public double scale(State past) {
    return Math.sqrt(past.variance) + RELATIVE_FLOOR * Math.abs(past.mean) + Double.MIN_NORMAL;
  }

  /** Learns a finite value. */
  public void learn(State state, double x) {
    double a = Math.max(1.0 / (state.count + 1), 1.0 / memory);
    double deviation = x - state.mean;
    deviation = Math.max(-LARGEST_DEVIATION, Math.min(LARGEST_DEVIATION, deviation));
    state.mean = state.count == 0 ? x : state.mean + a * deviation;
    state.variance = state.count == 0 ? 0 : (1 - a) * (state.variance + a * deviation * deviation);
    state.count = Math.min(state.count + 1, LARGEST_COUNT);
  }

  /** What is remembered of one series' feature. 20 bytes. */
  public static final class State {
    private double mean;
    private double variance;
    private int count;

    public State() {}

    /** Points learnt so far, at most 2^30. */
    public int count() {
      return count;
    }

    public static int bytes() {
      return 20;
    }

    public void write(ByteBuffer buffer) {
      buffer.putDouble(mean).putDouble(variance).putInt(count);
    }

    public void read(ByteBuffer buffer) {
      mean = buffer.getDouble();
      variance = buffer.getDouble();
      count = buffer.getInt();
    }
  }
}
