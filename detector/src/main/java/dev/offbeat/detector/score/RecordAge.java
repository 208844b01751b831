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
  private static final double[] LOGS = new double[512]; // log₁₀ of the ages that most points have

  static {
    for (int age = 0; age < LOGS.length; age++) {
      LOGS[age] = Math.log10(age);
    }
  }

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
    int age = i >= 0 ? age(past, i, t) : Math.min(t + 1, OLDEST);
    return age < LOGS.length ? LOGS[age] : Math.log10(age);
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

  /** The one between the smallest ratio of ages: products compare them without a division. */
  private static int mostRedundant(State state, int t) {
    int redundant = 1;
    long older = age(state, 0, t) + 1L;
    long newer = age(state, 2, t) + 1L;
    for (int i = 2; i < RECORDS - 1; i++) {
      long before = age(state, i - 1, t) + 1L;
      long after = age(state, i + 1, t) + 1L;
      if (before * newer < older * after) {
        older = before;
        newer = after;
        redundant = i;
      }
    }
    return redundant;
  }

  private static void forget(State state, int i) {
    state.size--;
    for (int j = i; j < state.size; j++) { // too few for a copy of arrays
      state.magnitudes[j] = state.magnitudes[j + 1];
      state.times[j] = state.times[j + 1];
    }
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

    /** The magnitudes are larger by a factor than those that were learnt. */
    void scale(double ratio) {
      for (int i = 0; ratio != 1 && i < size; i++) {
        magnitudes[i] = round(ratio * Float.intBitsToFloat(magnitudes[i] << ROUNDED_BITS));
      }
    }

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
