package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** The time between two points of a series, learnt. */
public final class Cadence {
  /*
   * A running median of the gaps by steps of a fixed share (Robbins & Monro 1951), so that outages
   * count as one long gap and no more:
   *
   *   c ← c·(1 + g·sign(gap − c)),   g = max(1 / (n + 1), 0.01)
   */
  private static final double SMALLEST_GAIN = 0.01;

  private static final int LARGEST_COUNT = 1000;

  private Cadence() {}

  /** Learns the gap between two points, in ms. */
  public static void learn(State state, long gapMillis) {
    if (state.gaps == 0) {
      state.millis = gapMillis;
    } else if (gapMillis != (long) state.millis) {
      double gain = Math.max(1.0 / (state.gaps + 1), SMALLEST_GAIN);
      double moved = state.millis * (1 + gain * Math.signum(gapMillis - state.millis));
      // A step that would jump over the gap lands on it: a regular series' cadence is exact.
      boolean over = (gapMillis - state.millis) * (gapMillis - moved) < 0;
      state.millis = (float) (over ? gapMillis : moved);
    }
    state.gaps = Math.min(state.gaps + 1, LARGEST_COUNT);
  }

  /** One series' cadence. 6 bytes. */
  public static final class State {
    private float millis;
    private int gaps;

    /** Median time between two points, ms; 0 while fewer than two points are known. */
    public double millis() {
      return millis;
    }

    public static int bytes() {
      return 6;
    }

    public void write(ByteBuffer buffer) {
      buffer.putFloat(millis).putShort((short) gaps);
    }

    public void read(ByteBuffer buffer) {
      millis = buffer.getFloat();
      gaps = buffer.getShort();
    }
  }
}
