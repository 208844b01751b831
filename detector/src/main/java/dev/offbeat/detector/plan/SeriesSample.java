package dev.offbeat.detector.plan;

import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.CounterNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a sample shows of one series. */
final class SeriesSample {
  /*
   * Order is looked at within a partition: a sample reads partitions side by side, and how they
   * interleave here says nothing of how they will in a stream. Gaps are of points that came in order;
   * the first few are enough for a median.
   */
  private static final int MOST_GAPS = 15;
  private static final int JUDGED = 10; // points
  private static final double COUNTER_RISES = 0.3; // of the steps

  private final int firstPartition;
  private final Point.Kind kind;
  private final boolean isNamedCounter;
  private int points;
  private long newest = Long.MIN_VALUE; // in the first partition
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private int gaps;
  private long @Nullable [] gapMillis;
  private @Nullable Map<Integer, Long> others; // the newest of other partitions
  private long periodMillis;
  private double value = Double.NaN;
  private int rises;
  private int falls;

  SeriesSample(Point point, int partition) {
    firstPartition = partition;
    kind = point.kind();
    isNamedCounter = CounterNames.isCounter(point.series());
  }

  /**
   * Takes in a point.
   *
   * @return by how many milliseconds it is older than one before it; 0 if it is not, −1 for one of
   *     the very same time
   */
  long take(Point point, int partition) {
    long time = point.observation().timestampMillis();
    points++;
    periodMillis = Math.max(periodMillis, point.periodMillis());
    first = Math.min(first, time);
    last = Math.max(last, time);
    step(point.observation().value(0));
    long before = newest(partition);
    if (before == Long.MIN_VALUE || time > before) {
      if (before != Long.MIN_VALUE) {
        learn(time - before);
      }
      keep(partition, time);
      return 0;
    }
    return time == before ? -1 : before - time;
  }

  private long newest(int partition) {
    if (partition == firstPartition) {
      return newest;
    }
    return others == null ? Long.MIN_VALUE : others.getOrDefault(partition, Long.MIN_VALUE);
  }

  private void keep(int partition, long time) {
    if (partition == firstPartition) {
      newest = time;
      return;
    }
    if (others == null) {
      others = new HashMap<>();
    }
    others.put(partition, time);
  }

  private void learn(long gap) {
    if (gapMillis == null) {
      gapMillis = new long[MOST_GAPS];
    }
    if (gaps < MOST_GAPS) {
      gapMillis[gaps++] = gap;
    }
  }

  private void step(double now) {
    if (!Double.isFinite(now)) {
      return;
    }
    rises += now > value ? 1 : 0;
    falls += now < value ? 1 : 0;
    value = now;
  }

  int points() {
    return points;
  }

  /** Whether its points lie in more than one partition. */
  boolean isScattered() {
    return others != null;
  }

  /** Median time between two points, ms; 0 where there are none. */
  long cadenceMillis() {
    if (isScattered()) {
      return points < 2 ? 0 : (last - first) / (points - 1);
    }
    if (gapMillis == null) {
      return periodMillis;
    }
    long[] sorted = Arrays.copyOf(gapMillis, gaps);
    Arrays.sort(sorted);
    return sorted[gaps / 2];
  }

  /** Whether rates of it will be watched. */
  boolean isCounter() {
    return switch (kind) {
      case CUMULATIVE, DELTA -> true;
      case GAUGE -> false;
      case UNKNOWN -> isNamedCounter;
    };
  }

  /** Whether it goes on rising, and neither its format nor its name says that it is a counter. */
  boolean isHiddenCounter() {
    return kind == Point.Kind.UNKNOWN
        && !isNamedCounter
        && !isScattered()
        && points >= JUDGED
        && falls <= points / 100
        && rises >= COUNTER_RISES * (points - 1);
  }

  /** Whether its value never changed, in enough points to say so. */
  boolean isConstant() {
    return points >= JUDGED && rises == 0 && falls == 0;
  }
}
