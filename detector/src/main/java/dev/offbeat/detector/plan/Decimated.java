package dev.offbeat.detector.plan;

import java.util.Arrays;

/** Some of many numbers, evenly taken as they come, in bounded memory and the same on every run. */
final class Decimated {
  private static final int MOST = 1 << 14;

  private final long[] kept = new long[MOST];
  private int count;
  private long stride = 1;
  private long seen;

  void add(long number) {
    if (seen++ % stride != 0) {
      return;
    }
    if (count == MOST) {
      for (int i = 0; i < MOST / 2; i++) {
        kept[i] = kept[2 * i];
      }
      count = MOST / 2;
      stride *= 2;
      if ((seen - 1) % stride != 0) {
        return;
      }
    }
    kept[count++] = number;
  }

  long seen() {
    return seen;
  }

  Quantiles quantiles() {
    return Quantiles.ofMillis(kept.clone(), count);
  }

  /** From the given share of the numbers to the same share before the largest. */
  double range(double share) {
    long[] sorted = Arrays.copyOf(kept, count);
    Arrays.sort(sorted);
    int cut = (int) (share * count);
    return count == 0 ? 0 : sorted[count - 1 - cut] - sorted[cut];
  }
}
