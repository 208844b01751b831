package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** The usual transformed value of a series at each time of the day. */
final class DailyProfile {
  /*
   * 24 bins of v over the day (UTC), read and learnt with linear interpolation between the two nearest
   * bin centres, weights 1 − f and f:
   *
   *   usual = (1 − f)·p_a + f·p_b,   unknown while either bin is
   *   p_k  += max(1 / (n_k + 1), 1/25)·weight·(v − p_k)
   *
   * 16-bit fixed point, quantum 1/2048.
   */
  private static final int BINS = 24;
  private static final double QUANTUM = 1.0 / 2048;
  private static final int MEMORY = 25;
  private static final double COUNTED_WEIGHT = 0.3;
  private static final double SMALLEST_WEIGHT = 1e-3;

  private DailyProfile() {}

  /**
   * v less its usual value; 0 while that is unknown.
   *
   * @param timeOfDay part of the day that has passed, in [0, 1)
   */
  static double deviation(State past, double timeOfDay, double v) {
    double position = timeOfDay * BINS - 0.5;
    int bin = (int) Math.floor(position);
    int a = Math.floorMod(bin, BINS);
    int b = Math.floorMod(bin + 1, BINS);
    if (past.counts[a] == 0 || past.counts[b] == 0) {
      return 0;
    }
    double f = position - bin;
    return v - QUANTUM * (past.means[a] * (1 - f) + past.means[b] * f);
  }

  static void learn(State state, double timeOfDay, double v) {
    double position = timeOfDay * BINS - 0.5;
    int bin = (int) Math.floor(position);
    double f = position - bin;
    learn(state, Math.floorMod(bin, BINS), 1 - f, v);
    learn(state, Math.floorMod(bin + 1, BINS), f, v);
  }

  private static void learn(State state, int bin, double weight, double v) {
    if (weight < SMALLEST_WEIGHT) {
      return;
    }
    int count = state.counts[bin];
    double rate = count == 0 ? 1 : Math.max(1.0 / (count + 1), 1.0 / MEMORY) * weight;
    state.means[bin] =
        (short) Math.round(state.means[bin] + rate * (v / QUANTUM - state.means[bin]));
    if (weight > COUNTED_WEIGHT && count < MEMORY) {
      state.counts[bin]++;
    }
  }

  /** One feature's day. 72 bytes. */
  static final class State {
    static final int BYTES = (Short.BYTES + 1) * BINS;

    private final short[] means = new short[BINS]; // quanta of v
    private final byte[] counts = new byte[BINS];

    void write(ByteBuffer buffer) {
      for (int i = 0; i < BINS; i++) {
        buffer.putShort(means[i]).put(counts[i]);
      }
    }

    void read(ByteBuffer buffer) {
      for (int i = 0; i < BINS; i++) {
        means[i] = buffer.getShort();
        counts[i] = buffer.get();
        if (counts[i] < 0 || counts[i] > MEMORY) {
          throw new IllegalArgumentException("daily profile counts " + counts[i]);
        }
      }
    }
  }
}
