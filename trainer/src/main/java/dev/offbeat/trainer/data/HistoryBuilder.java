package dev.offbeat.trainer.data;

import dev.offbeat.detector.ingest.CsvSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers points into series, in time order. */
final class HistoryBuilder implements CsvSink {
  private final Map<String, Gathered> gathered = new LinkedHashMap<>();
  private List<String> features = List.of();
  private long missing;
  private long unordered;

  private static final class Gathered {
    private final List<double[]> values = new ArrayList<>();
    private long[] timestamps = new long[1024];

    void add(long timestamp, double[] point) {
      int n = values.size();
      if (n == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, 2 * n);
      }
      timestamps[n] = timestamp;
      values.add(point);
    }

    boolean isLater(long timestamp) {
      return values.isEmpty() || timestamp > timestamps[values.size() - 1];
    }

    Series series(String name) {
      return new Series(
          name, Arrays.copyOf(timestamps, values.size()), values.toArray(double[][]::new));
    }
  }

  @Override
  public void series(String series, List<String> names) {
    if (gathered.isEmpty()) {
      features = List.copyOf(names);
    } else if (names.size() != features.size() || (names.size() > 1 && !names.equals(features))) {
      throw new HistoryException(
          "series %s: expected the features %s of the series before, found %s"
              .formatted(series, features, names));
    }
    if (gathered.put(series, new Gathered()) != null) {
      throw new HistoryException(
          "series %s occurs in two files: give each its own name".formatted(series));
    }
  }

  @Override
  public void point(String series, long timestampMillis, double[] values, long line) {
    Gathered points = gathered.get(series);
    if (points == null) {
      throw new IllegalStateException("series " + series + " was not announced");
    }
    if (!Arrays.stream(values).allMatch(Double::isFinite)) {
      missing++;
    } else if (!points.isLater(timestampMillis)) {
      unordered++;
    } else {
      points.add(timestampMillis, values);
    }
  }

  History build() {
    List<Series> series = new ArrayList<>();
    gathered.forEach((name, points) -> series.add(points.series(name)));
    List<String> warnings = new ArrayList<>();
    if (missing > 0) {
      warnings.add(missing + " points left out: a value is missing or infinite");
    }
    if (unordered > 0) {
      warnings.add(unordered + " points left out: not later than the point before");
    }
    List<String> names = features.size() == 1 ? List.of("value") : features;
    return new History(names, series, warnings);
  }
}
