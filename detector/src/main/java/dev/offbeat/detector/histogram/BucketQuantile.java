package dev.offbeat.detector.histogram;

import java.util.function.IntToLongFunction;

/**
 * A quantile from a histogram's buckets.
 *
 * <p>With n observations the quantile q has rank q·n. In the first bucket whose cumulative count
 * reaches that rank, values are taken to lie evenly between its bounds, as PromQL's {@code
 * histogram_quantile} does; in an exponential histogram, whose bounds are powers of a base, evenly
 * in their logarithm. What lies beyond the outermost bound is that bound, or the minimum or maximum
 * where the histogram tells them.
 */
final class BucketQuantile {
  /** Where a bucket of a number ends. */
  @FunctionalInterface
  interface Bounds {
    /**
     * A value within a bucket.
     *
     * @param bucket from 0, in ascending order of values
     * @param part how far into it, 0 to 1
     */
    double within(int bucket, double part);
  }

  private BucketQuantile() {}

  /**
   * The value.
   *
   * @param buckets how many there are
   * @param counts of each bucket, in ascending order of values
   * @param minimum NaN if not known
   * @param maximum NaN if not known
   * @return NaN if all buckets are empty
   */
  static double of(
      double q,
      int buckets,
      IntToLongFunction counts,
      Bounds bounds,
      double minimum,
      double maximum) {
    double total = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      total += counts.applyAsLong(bucket);
    }
    if (!(total > 0)) {
      return Double.NaN;
    }
    double rank = q * total;
    double below = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      long count = counts.applyAsLong(bucket);
      if (count > 0 && below + count >= rank) {
        return clamp(bounds.within(bucket, (rank - below) / count), minimum, maximum);
      }
      below += count;
    }
    return maximum;
  }

  private static double clamp(double value, double minimum, double maximum) {
    if (value < minimum) {
      return minimum;
    }
    return value > maximum ? maximum : value;
  }

  /**
   * Bounds that are listed, one fewer than there are buckets: the first has no lower bound, the
   * last no upper one.
   */
  static Bounds listed(double[] bounds, double minimum, double maximum) {
    return (bucket, part) -> {
      double first = bounds.length == 0 ? Double.NaN : bounds[0];
      double last = bounds.length == 0 ? Double.NaN : bounds[bounds.length - 1];
      double lower;
      if (bucket == 0) {
        lower = Double.isNaN(minimum) ? (first > 0 ? 0 : first) : minimum;
      } else {
        lower = bounds[bucket - 1];
      }
      double upper =
          bucket < bounds.length ? bounds[bucket] : Double.isNaN(maximum) ? last : maximum;
      return lower + (upper - lower) * part;
    };
  }

  /**
   * Bounds of an exponential histogram: those of negative values first, then zero, then those of
   * positive values. With base b = 2^(2^−scale), the bucket of index i holds values in (b^i,
   * b^(i+1)].
   *
   * @param negatives number of buckets of negative values
   */
  static Bounds exponential(int scale, long negativeOffset, int negatives, long positiveOffset) {
    double exponent = Math.scalb(1.0, Math.max(-2000, Math.min(2000, -scale)));
    return (bucket, part) -> {
      if (bucket < negatives) {
        double index = (double) negativeOffset + (negatives - 1 - bucket);
        return -Math.pow(2, (index + 1 - part) * exponent);
      }
      if (bucket == negatives) {
        return 0;
      }
      double index = (double) positiveOffset + (bucket - negatives - 1);
      return Math.pow(2, (index + part) * exponent);
    };
  }
}
