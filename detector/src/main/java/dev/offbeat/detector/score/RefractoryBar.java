package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** Lets a score pass once: after an alarm, only a stranger point is another, for a while. */
public final class RefractoryBar {
  /*
   * The bar falls linearly from the last emitted score to 0 over R points. A score above it is
   * emitted, and the bar rises to it; any other is suppressed. The threshold-free form of "one
   * incident, one alert".
   */
  private final int points;

  /**
   * @param points points in which the bar falls to zero, R
   */
  public RefractoryBar(int points) {
    this.points = points;
  }

  /** Returns the score if it passes, else 0, and moves the bar. */
  public double emit(State state, double score) {
    state.age = Math.min(state.age + 1, points);
    double bar = state.height * (1 - (double) state.age / points);
    if (score <= bar) {
      return 0;
    }
    state.height = (float) score;
    state.age = 0;
    return score;
  }

  /** One series' bar. 8 bytes. */
  public static final class State {
    private float height;
    private int age;

    public static int bytes() {
      return 8;
    }

    public void write(ByteBuffer buffer) {
      buffer.putFloat(height).putInt(age);
    }

    public void read(ByteBuffer buffer) {
      height = buffer.getFloat();
      age = buffer.getInt();
    }
  }
}
