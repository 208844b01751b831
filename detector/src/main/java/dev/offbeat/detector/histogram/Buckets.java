package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Observations, counted by size. Immutable: arrays are not copied, and not to be changed. */
public abstract sealed class Buckets permits ExplicitBuckets, ExponentialBuckets {
  /** Buckets that a {@link #bounded} histogram has at most. */
  static final int MOST = 256;

  /**
   * Buckets whose bounds are listed.
   *
   * @param bounds one fewer than there are buckets, each the upper bound of its bucket, ascending
   * @param counts of each bucket, none negative
   */
  public static Buckets explicit(double[] bounds, long[] counts) {
    return new ExplicitBuckets(bounds, counts);
  }

  /**
   * Buckets whose bounds are powers of 2^(2^−scale): the one of index i holds values in (b^i,
   * b^(i+1)].
   *
   * @param zeroThreshold below which an absolute value counts as zero
   * @param zeros how many do
   * @param negative counts of negative values by their absolute value, from its offset on
   * @param positive counts of positive values, from its offset on
   */
  public static Buckets exponential(
      int scale,
      double zeroThreshold,
      long zeros,
      int negativeOffset,
      long[] negative,
      int positiveOffset,
      long[] positive) {
    return new ExponentialBuckets(
        ExponentialBuckets.clampScale(scale),
        zeroThreshold,
        zeros,
        new BucketRun(negativeOffset, negative),
        new BucketRun(positiveOffset, positive));
  }

  /**
   * The value that a part of the observations do not exceed.
   *
   * @param q the part, 0 to 1
   * @param minimum of the observations; NaN if not known
   * @param maximum of the observations; NaN if not known
   * @return NaN if there are no observations, or the buckets do not tell; may be infinite
   */
  public abstract double quantile(double q, double minimum, double maximum);

  /** How many observations there are. */
  abstract double total();

  /** The same with at most {@link #MOST} buckets: neighbours are merged as often as it takes. */
  abstract Buckets bounded();

  /**
   * What was observed since an earlier state of the same histogram; null if this cannot be one of
   * it, for it has other bounds, or less in one of its buckets.
   */
  abstract @Nullable Buckets since(Buckets earlier);

  /** Bytes that {@link #write} needs at most. */
  abstract int maxBytes();

  /** Writes them, but for the form. */
  abstract void write(ByteBuffer out);
}
