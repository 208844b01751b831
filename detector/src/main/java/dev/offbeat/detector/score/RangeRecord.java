package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** How far a value leaves the range that its series has ever kept to. */
final class RangeRecord {
  /*
   * ρ = distance from [low, high] / (high − low + 1e-9·|end|).   ρ ≥ 0.01: bonus 1 + min(ρ, 1), else 0.
   */
  private static final double SMALLEST = 0.01;
  private static final double RELATIVE_FLOOR = 1e-9;

  private RangeRecord() {}

  /** The bonus of a value, 0 to 2; 0 inside the range and while no range is known. */
  static double bonus(State past, double x) {
    double outside = Math.max(past.low - x, x - past.high);
    if (!(outside > 0)) {
      return 0;
    }
    double end = x > past.high ? past.high : past.low;
    double relative =
        outside / (past.high - past.low + RELATIVE_FLOOR * Math.abs(end) + Double.MIN_NORMAL);
    return relative >= SMALLEST ? 1 + Math.min(relative, 1) : 0;
  }

  static void learn(State state, double x) {
    state.low = Math.min(state.low, x);
    state.high = Math.max(state.high, x);
  }

  /** The range of one feature; empty (low above high) before the first value. 16 bytes. */
  static final class State {
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    static final int BYTES = 16;

    void write(ByteBuffer buffer) {
      buffer.putDouble(low).putDouble(high);
    }

    void read(ByteBuffer buffer) {
      low = buffer.getDouble();
      high = buffer.getDouble();
    }
  }
}
