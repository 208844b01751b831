package dev.offbeat.detector.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast a count grows, over the last minute or what there is of it. */
final class Rate {
  private static final int SAMPLES = 13;

  private final LongSupplier count;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long count) {}

  Rate(LongSupplier count) {
    this.count = count;
  }

  /** Takes a sample; to be called every 5 s. */
  synchronized void sample(long nanos) {
    samples.addLast(new Sample(nanos, count.getAsLong()));
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  /** Counts a second; 0 before two samples. */
  synchronized double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = (double) (last.nanos - first.nanos) / TimeUnit.SECONDS.toNanos(1);
    return seconds > 0 ? (last.count - first.count) / seconds : 0;
  }
}
