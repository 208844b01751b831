package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Buckets whose bounds are listed; the first has no lower bound, the last no upper one. */
final class ExplicitBuckets extends Buckets {
  private final double[] bounds; // [B − 1]
  private final long[] counts; // [B]

  ExplicitBuckets(double[] bounds, long[] counts) {
    if (counts.length != bounds.length + 1) {
      throw new IllegalArgumentException(
          "expected one bucket more than bounds, found %d buckets and %d bounds"
              .formatted(counts.length, bounds.length));
    }
    this.bounds = bounds;
    this.counts = counts;
  }

  static ExplicitBuckets read(ByteBuffer in) {
    return new ExplicitBuckets(Compact.readDecimals(in), Compact.readCounts(in));
  }

  @Override
  public double quantile(double q, double minimum, double maximum) {
    BucketQuantile.Bounds values = BucketQuantile.listed(bounds, minimum, maximum);
    return BucketQuantile.of(q, counts.length, i -> counts[i], values, minimum, maximum);
  }

  @Override
  double total() {
    return BucketRun.total(counts);
  }

  @Override
  Buckets bounded() {
    double[] fewerBounds = bounds;
    long[] fewer = counts;
    while (fewer.length > MOST) { // each two become one; their bound in between is left out
      double[] finer = fewerBounds;
      long[] single = fewer;
      fewer = new long[(single.length + 1) / 2];
      fewerBounds = new double[fewer.length - 1];
      for (int i = 0; i < single.length; i++) {
        fewer[i / 2] = BucketRun.sum(fewer[i / 2], single[i]);
      }
      for (int i = 0; i < fewerBounds.length; i++) {
        fewerBounds[i] = finer[2 * i + 1];
      }
    }
    return fewer == counts ? this : new ExplicitBuckets(fewerBounds, fewer);
  }

  @Override
  @Nullable Buckets since(Buckets earlier) {
    if (!(earlier instanceof ExplicitBuckets before) || !Arrays.equals(bounds, before.bounds)) {
      return null;
    }
    long[] increase = new long[counts.length];
    for (int i = 0; i < increase.length; i++) {
      increase[i] = counts[i] - before.counts[i];
      if (increase[i] < 0) {
        return null;
      }
    }
    return new ExplicitBuckets(bounds, increase);
  }

  @Override
  int maxBytes() {
    return 2 * Compact.LARGEST + 1 + Compact.LARGEST * (bounds.length + counts.length);
  }

  @Override
  void write(ByteBuffer out) {
    Compact.writeDecimals(out, bounds);
    Compact.writeCounts(out, counts);
  }
}
