package dev.offbeat.detector.plan;

import java.util.Arrays;

/**
 * A few numbers in place of many, in seconds.
 *
 * @param low tenth percentile
 * @param median the middle
 * @param high 90th percentile
 * @param most 99.9th percentile
 * @param largest of all
 */
record Quantiles(double low, double median, double high, double most, double largest) {
  static final Quantiles NONE = new Quantiles(0, 0, 0, 0, 0);

  /**
   * Of numbers of milliseconds.
   *
   * @param count how many of the array's are meant, from its beginning; it is sorted
   */
  static Quantiles ofMillis(long[] millis, int count) {
    if (count == 0) {
      return NONE;
    }
    Arrays.sort(millis, 0, count);
    return new Quantiles(
        at(millis, count, 0.1),
        at(millis, count, 0.5),
        at(millis, count, 0.9),
        at(millis, count, 0.999),
        at(millis, count, 1));
  }

  private static double at(long[] sorted, int count, double share) {
    return sorted[(int) Math.min(count - 1, Math.round(share * (count - 1)))] / 1000.0;
  }
}
