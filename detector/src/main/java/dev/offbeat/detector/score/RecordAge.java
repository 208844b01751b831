package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/** How long ago a magnitude was last reached: a p-value that assumes no distribution. */
final class RecordAge {
  /*
   * Of n exchangeable points the largest is the newest with probability 1/n. So if a magnitude was last
   * reached a points ago, log₁₀ a is −log₁₀ of a p-value (Rényi 1962, records).
   *
   * Exactly that needs only the points that no later one exceeds, a descending stack. Eight are kept, of
   * values rounded to 8 bits of fraction; when full, the one whose neighbours lie closest in log age is
   * forgotten. Ages reach 65,000 points.
   */
  private static final int RECORDS = 8;
  private static final int OLDEST = 65_000;
  private static final int ROUNDED_BITS = 15;

  private RecordAge() {}

  /**
   * −log₁₀ of the probability of a magnitude at least as large.
   *
   * @param t points learnt so far
   */
  static double score(State past, int t, Magnitude magnitude) {
    char rounded = magnitude.rounded;
    int i = past.size - 1;
    while (i >= 0 && past.magnitudes[i] < rounded) {
      i--;
    }
    return Math.log10(i >= 0 ? age(past, i, t) : Math.min(t + 1, OLDEST));
  }

  static void learn(State state, int t, Magnitude magnitude) {
    char rounded = magnitude.rounded;
    if (state.size > 0 && age(state, 0, t) >= OLDEST) {
      forget(state, 0);
    }
    while (state.size > 0 && state.magnitudes[state.size - 1] < rounded) {
      state.size--;
    }
    if (state.size == RECORDS) {
      forget(state, mostRedundant(state, t));
    }
    state.magnitudes[state.size] = rounded;
    state.times[state.size] = (char) t;
    state.size++;
  }

  private static int mostRedundant(State state, int t) {
    int redundant = 1;
    double smallestRatio = Double.MAX_VALUE;
    for (int i = 1; i < RECORDS - 1; i++) {
      double ratio = (age(state, i - 1, t) + 1.0) / (age(state, i + 1, t) + 1.0);
      if (ratio < smallestRatio) {
        smallestRatio = ratio;
        redundant = i;
      }
    }
    return redundant;
  }

  private static void forget(State state, int i) {
    int after = --state.size - i;
    System.arraycopy(state.magnitudes, i + 1, state.magnitudes, i, after);
    System.arraycopy(state.times, i + 1, state.times, i, after);
  }

  /** Points since a record, by a clock of 16 bits. */
  private static int age(State state, int i, int t) {
    return (char) t - state.times[i] & 0xFFFF;
  }

  /** The upper bits of a non-negative float keep its order. */
  static char round(double magnitude) {
    return (char) (Float.floatToRawIntBits((float) Math.abs(magnitude)) >>> ROUNDED_BITS);
  }

  /** One series' records, oldest and largest first. 33 bytes. */
  static final class State {
    static final int BYTES = 1 + 2 * Character.BYTES * RECORDS;

    private final char[] magnitudes = new char[RECORDS];
    private final char[] times = new char[RECORDS];
    private int size;

    void write(ByteBuffer buffer) {
      buffer.put((byte) size);
      for (int i = 0; i < size; i++) {
        buffer.putChar(magnitudes[i]).putChar(times[i]);
      }
    }

    void read(ByteBuffer buffer) {
      size = buffer.get();
      if (size < 0 || size > RECORDS) {
        throw new IllegalArgumentException("records: " + size);
      }
      for (int i = 0; i < size; i++) {
        magnitudes[i] = buffer.getChar();
        times[i] = buffer.getChar();
      }
    }
  }
}
