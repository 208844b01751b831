package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Buckets whose bounds are powers of a base: of negative values, of zero, of positive values. */
final class ExponentialBuckets extends Buckets {
  /** Beyond, all numbers lie in one bucket, or each bucket holds one. */
  private static final int LARGEST_SCALE = 1100;

  private final int scale;
  private final double zeroThreshold;
  private final long zeros;
  private final BucketRun negative;
  private final BucketRun positive;

  ExponentialBuckets(
      int scale, double zeroThreshold, long zeros, BucketRun negative, BucketRun positive) {
    this.scale = scale;
    this.zeroThreshold = zeroThreshold;
    this.zeros = zeros;
    this.negative = negative;
    this.positive = positive;
  }

  static int clampScale(int scale) {
    return Math.max(-LARGEST_SCALE, Math.min(LARGEST_SCALE, scale));
  }

  static ExponentialBuckets read(ByteBuffer in) {
    return new ExponentialBuckets(
        clampScale((int) Compact.readSigned(in)),
        in.getDouble(),
        Compact.readCount(in),
        BucketRun.read(in),
        BucketRun.read(in));
  }

  @Override
  public double quantile(double q, double minimum, double maximum) {
    int negatives = negative.length();
    BucketQuantile.Bounds values =
        BucketQuantile.exponential(scale, negative.offset(), negatives, positive.offset());
    int buckets = negatives + 1 + positive.length();
    return BucketQuantile.of(q, buckets, this::count, values, minimum, maximum);
  }

  /** Of a bucket in ascending order of values. */
  private long count(int bucket) {
    int beyondZero = bucket - negative.length();
    if (beyondZero == 0) {
      return zeros;
    }
    return beyondZero < 0 ? negative.counts()[-beyondZero - 1] : positive.counts()[beyondZero - 1];
  }

  @Override
  double total() {
    return zeros + negative.total() + positive.total();
  }

  @Override
  Buckets bounded() {
    BucketRun below = negative.trimmed();
    BucketRun above = positive.trimmed();
    int steps = 0;
    while (below.length() + 1 + above.length() > MOST) {
      below = below.coarser(1);
      above = above.coarser(1);
      steps++;
    }
    return new ExponentialBuckets(scale - steps, zeroThreshold, zeros, below, above);
  }

  /** At the smaller scale of the two: a histogram that grows gives up resolution. */
  @Override
  @Nullable Buckets since(Buckets earlier) {
    if (!(earlier instanceof ExponentialBuckets before)
        || Double.compare(zeroThreshold, before.zeroThreshold) != 0
        || zeros < before.zeros) {
      return null;
    }
    int common = Math.min(scale, before.scale);
    BucketRun below =
        negative.coarser(scale - common).since(before.negative.coarser(before.scale - common));
    BucketRun above =
        positive.coarser(scale - common).since(before.positive.coarser(before.scale - common));
    return below == null || above == null
        ? null
        : new ExponentialBuckets(common, zeroThreshold, zeros - before.zeros, below, above);
  }

  @Override
  int maxBytes() {
    return 2 * Compact.LARGEST + Double.BYTES + negative.maxBytes() + positive.maxBytes();
  }

  @Override
  void write(ByteBuffer out) {
    Compact.writeSigned(out, scale);
    out.putDouble(zeroThreshold);
    Compact.writeUnsigned(out, zeros);
    negative.write(out);
    positive.write(out);
  }
}
