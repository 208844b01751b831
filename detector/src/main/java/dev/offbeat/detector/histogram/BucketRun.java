package dev.offbeat.detector.histogram;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of an exponential histogram whose indexes follow one another.
 *
 * @param offset index of the first
 * @param counts of each, none negative; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BucketRun(long offset, long[] counts) {

  int length() {
    return counts.length;
  }

  double total() {
    return total(counts);
  }

  static double total(long[] counts) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** The sum of two counts, or the largest count there is. */
  static long sum(long one, long other) {
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** The same without empty buckets at either end. */
  BucketRun trimmed() {
    int from = 0;
    int to = counts.length;
    while (from < to && counts[from] == 0) {
      from++;
    }
    while (to > from && counts[to - 1] == 0) {
      to--;
    }
    if (from == 0 && to == counts.length) {
      return this;
    }
    return new BucketRun(from == to ? 0 : offset + from, Arrays.copyOfRange(counts, from, to));
  }

  /**
   * The same at a smaller scale: each step down merges the buckets of an even index and of the odd
   * one that follows.
   */
  BucketRun coarser(int steps) {
    if (steps == 0 || counts.length == 0) {
      return this;
    }
    int shift = Math.min(steps, Long.SIZE - 1);
    long first = offset >> shift;
    long last = (offset + counts.length - 1) >> shift;
    long[] merged = new long[(int) (last - first + 1)];
    for (int i = 0; i < counts.length; i++) {
      int at = (int) (((offset + i) >> shift) - first);
      merged[at] = sum(merged[at], counts[i]);
    }
    return new BucketRun(first, merged);
  }

  /** What came since an earlier state of the same run; null if a bucket has fallen. */
  @Nullable BucketRun since(BucketRun earlier) {
    long[] increase = counts.clone();
    for (int i = 0; i < earlier.counts.length; i++) {
      long before = earlier.counts[i];
      long at = earlier.offset + i - offset;
      boolean isInside = at >= 0 && at < increase.length;
      if (before > (isInside ? increase[(int) at] : 0)) {
        return null;
      }
      if (isInside) {
        increase[(int) at] -= before;
      }
    }
    return new BucketRun(offset, increase);
  }

  int maxBytes() {
    return Compact.LARGEST * (2 + counts.length);
  }

  void write(ByteBuffer out) {
    Compact.writeSigned(out, offset);
    Compact.writeCounts(out, counts);
  }

  static BucketRun read(ByteBuffer in) {
    return new BucketRun((int) Compact.readSigned(in), Compact.readCounts(in));
  }
}
