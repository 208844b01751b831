package dev.offbeat.trainer.source;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.data.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gathers points that come in any order, and makes series of them: sorted by event time, a point a
 * time. The series stand in the order of their names, whatever the order in which they came.
 */
final class SeriesCollector {
  /** More than any model of this size learns from; an array of so many is no trouble. */
  private static final long MOST_VALUES = 100_000_000;

  /** The part of the heap that the points and what training makes of them may take. */
  private static final double HEAP_SHARE = 0.8;

  private final List<String> features;
  private final long limit;
  private final TreeMap<String, Points> gathered = new TreeMap<>();
  private long size;
  private long missing;
  private long duplicates;
  private long conflicts;

  SeriesCollector(List<String> features) {
    this(features, limit(features.size(), Runtime.getRuntime().maxMemory()));
  }

  /**
   * @param limit points that may be held
   */
  SeriesCollector(List<String> features, long limit) {
    this.features = List.copyOf(features);
    this.limit = limit;
  }

  /*
   * Bytes a point of F features: in a Series 28 + 8F (a time, an array and a reference to it), in
   * training 4 (2F + 2) of inputs, 4 · 3F of targets and 4F of values on their way there; the
   * growing arrays of this class add 8 + 8F, half of them spare. 64 + 40F covers their sum.
   */
  static long limit(int features, long heapBytes) {
    return Math.min(
        MOST_VALUES / features, (long) (HEAP_SHARE * heapBytes / (64 + 40L * features)));
  }

  /**
   * Takes a point.
   *
   * @param values one a feature; a point with a missing or infinite one is counted and left out
   * @throws HistoryException if there are more points than can be held
   */
  void add(String series, long timestampMillis, double... values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        missing++;
        return;
      }
    }
    if (size >= limit) {
      throw new HistoryException(
          ("too much history: expected at most %,d points, which is what %,d MB of memory hold, found"
                  + " more; give a later --from, a longer --step, fewer series, or more memory with"
                  + " OFFBEAT_JAVA_OPTS=-Xmx8g")
              .formatted(limit, Runtime.getRuntime().maxMemory() >> 20));
    }
    gathered
        .computeIfAbsent(series, name -> new Points(values.length))
        .add(timestampMillis, values);
    size++;
  }

  /** Points held. */
  long size() {
    return size;
  }

  /**
   * Makes the history; the points are let go on the way.
   *
   * @throws HistoryException if it is none to learn from
   */
  History build(Consumer<String> warnings) {
    List<Series> series = new ArrayList<>();
    for (Map.Entry<String, Points> next = gathered.pollFirstEntry();
        next != null;
        next = gathered.pollFirstEntry()) {
      series.add(series(next.getKey(), next.getValue()));
    }
    tell(warnings, missing, "a value is missing or infinite");
    tell(warnings, duplicates, "the same point came before");
    tell(warnings, conflicts, "another value of the same time came before");
    return new History(features, series, List.of());
  }

  private static void tell(Consumer<String> warnings, long count, String why) {
    if (count > 0) {
      warnings.accept("%,d point%s left out: %s".formatted(count, count == 1 ? "" : "s", why));
    }
  }

  /** Of points of one time, the one that came first stays. */
  private Series series(String name, Points points) {
    int[] order = points.order();
    long[] timestamps = new long[order.length];
    double[][] values = new double[order.length][];
    int kept = 0;
    for (int i : order) {
      if (kept > 0 && timestamps[kept - 1] == points.timestamp(i)) {
        if (points.equal(i, values[kept - 1])) {
          duplicates++;
        } else {
          conflicts++;
        }
      } else {
        timestamps[kept] = points.timestamp(i);
        values[kept] = points.values(i);
        kept++;
      }
    }
    return new Series(name, Arrays.copyOf(timestamps, kept), Arrays.copyOf(values, kept));
  }
}
