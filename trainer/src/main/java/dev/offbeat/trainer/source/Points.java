package dev.offbeat.trainer.source;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The points of one series in the order in which they came. */
final class Points {
  private static final int FIRST_CAPACITY = 64;

  private final int features;
  private long[] timestamps = new long[FIRST_CAPACITY]; // ms since 1970 UTC
  private double[] values; // (n, F)
  private int size;
  private boolean ascending = true;

  Points(int features) {
    this.features = features;
    values = new double[FIRST_CAPACITY * features];
  }

  void add(long timestamp, double[] point) {
    if (size == timestamps.length) {
      int capacity = size + (size >> 1);
      timestamps = Arrays.copyOf(timestamps, capacity);
      values = Arrays.copyOf(values, capacity * features);
    }
    ascending &= size == 0 || timestamp > timestamps[size - 1];
    timestamps[size] = timestamp;
    System.arraycopy(point, 0, values, size * features, features);
    size++;
  }

  long timestamp(int i) {
    return timestamps[i];
  }

  double[] values(int i) {
    return Arrays.copyOfRange(values, i * features, (i + 1) * features);
  }

  boolean equal(int i, double[] point) {
    return Arrays.equals(values, i * features, (i + 1) * features, point, 0, features);
  }

  /** Indices in the order of time; of one time, in the order in which they came. */
  int[] order() {
    IntStream all = IntStream.range(0, size);
    return ascending
        ? all.toArray()
        : all.boxed()
            .sorted(Comparator.comparingLong(i -> timestamps[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }
}
