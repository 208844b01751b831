package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** Lets a score pass once: after an alarm, only a stranger point is another, for a while. */
public final class RefractoryBar {
  /*
   * The bar stays 0.3 above the last emitted score for 35 points, then falls linearly from that score
   * to 0 at 50. A score above it is emitted, and the bar rises to it; any other is suppressed. The
   * threshold-free form of "one incident, one alert"; hardly stranger is not news.
   */
  private static final int HOLD = 35;
  private static final int REACH = 50;
  private static final double MARGIN = 0.3;

  private RefractoryBar() {}

  /** Returns the score if it passes, else 0, and moves the bar. */
  public static double emit(State state, double score) {
    state.age = Math.min(state.age + 1, REACH);
    double bar =
        state.age <= HOLD
            ? state.height + MARGIN
            : state.height * (REACH - state.age) / (REACH - HOLD);
    if (score <= 0 || score <= bar) {
      return 0;
    }
    state.height = (float) score;
    state.age = 0;
    return score;
  }

  /** One series' bar. 5 bytes. */
  public static final class State {
    private float height;
    private int age = REACH;

    public static int bytes() {
      return 5;
    }

    public void write(ByteBuffer buffer) {
      buffer.putFloat(height).put((byte) age);
    }

    public void read(ByteBuffer buffer) {
      height = buffer.getFloat();
      age = buffer.get();
    }
  }
}
