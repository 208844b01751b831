package dev.offbeat.detector.metrics;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.ingest.SeriesKey;
import io.micrometer.core.instrument.Counter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The last score, value and band of chosen series, under the names that dashboards and alerts of
 * other detectors ask for. Bounded; its series are told apart by their own labels.
 */
public final class SeriesExposition implements MultiCollector {
  /** Whose names. */
  public enum Naming {
    /**
     * {@code anomaly_score}, {@code y}, {@code yhat}, {@code yhat_lower}, {@code yhat_upper}, with
     * the metric's name as the label {@code for}.
     */
    VMANOMALY("for", "anomaly_score", "y", "yhat", "yhat_lower", "yhat_upper"),
    /**
     * {@code anomaly:level}, {@code anomaly:lower_band}, {@code anomaly:upper_band}, with the
     * metric's name as the label {@code anomaly_name}: promql-anomaly-detection's.
     */
    PROMQL("anomaly_name", "", "anomaly:level", "", "anomaly:lower_band", "anomaly:upper_band");

    private final String nameLabel;
    private final String score; // empty for none, as are all of these
    private final String actual;
    private final String expected;
    private final String lower;
    private final String upper;

    Naming(
        String nameLabel,
        String score,
        String actual,
        String expected,
        String lower,
        String upper) {
      this.nameLabel = nameLabel;
      this.score = score;
      this.actual = actual;
      this.expected = expected;
      this.lower = lower;
      this.upper = upper;
    }
  }

  /** What was last said of one series. Guarded by itself. */
  private static final class Row {
    private final String[] features;
    private final double[] numbers; // score, then actual, expected, lower, upper of each feature
    private long seenAt;

    Row(int features) {
      this.features = new String[features];
      this.numbers = new double[1 + 4 * features];
    }

    synchronized void take(Detection detection, long now) {
      seenAt = now;
      numbers[0] = detection.score();
      for (int f = 0; f < features.length; f++) {
        features[f] = detection.featureName(f);
        numbers[1 + 4 * f] = detection.value(f);
        numbers[2 + 4 * f] = detection.expected(f);
        numbers[3 + 4 * f] = detection.lower(f);
        numbers[4 + 4 * f] = detection.upper(f);
      }
    }

    synchronized boolean isOlderThan(long millis) {
      return seenAt < millis;
    }
  }

  private static final int MOST_REMEMBERED = 200_000;

  private final Predicate<String> selection;
  private final Set<Naming> namings;
  private final int limit;
  private final long ttlMillis;
  private final LongSupplier clock;
  private final AtomicInteger exposed;
  private final Counter unexposed;
  private final Map<String, Boolean> isChosen = new ConcurrentHashMap<>();
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  SeriesExposition(
      Predicate<String> selection,
      Collection<Naming> namings,
      int limit,
      Duration ttl,
      LongSupplier clock,
      AtomicInteger exposed,
      Counter unexposed) {
    this.selection = selection;
    this.namings = Set.copyOf(namings);
    this.limit = limit;
    this.ttlMillis = ttl.toMillis();
    this.clock = clock;
    this.exposed = exposed;
    this.unexposed = unexposed;
  }

  /** Takes what came of a point, if its series is chosen; every stream thread calls it. */
  public void observe(String series, Detection detection) {
    if (!detection.status().isScored() || !isChosen(series)) {
      return;
    }
    Row row = rows.get(series);
    if (row == null) {
      if (rows.size() >= limit) {
        unexposed.increment();
        return;
      }
      row = rows.computeIfAbsent(series, name -> new Row(detection.featureCount()));
      exposed.set(rows.size());
    }
    row.take(detection, clock.getAsLong());
  }

  private boolean isChosen(String series) {
    Boolean known = isChosen.get(series);
    if (known == null) {
      if (isChosen.size() >= MOST_REMEMBERED) {
        isChosen.clear();
      }
      known = selection.test(series);
      isChosen.put(series, known);
    }
    return known;
  }

  @Override
  public MetricSnapshots collect() {
    long oldest = clock.getAsLong() - ttlMillis;
    rows.values().removeIf(row -> row.isOlderThan(oldest));
    exposed.set(rows.size());
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    for (Naming naming : namings) {
      add(all, naming, naming.score, "Score of the last point, 1 being the threshold", 0, false);
      add(all, naming, naming.actual, "Last value", 1, true);
      add(all, naming, naming.expected, "Value that was expected of the last point", 2, true);
      add(all, naming, naming.lower, "Lower end of the band of normal values", 3, true);
      add(all, naming, naming.upper, "Upper end of the band of normal values", 4, true);
    }
    return all.build();
  }

  private void add(
      MetricSnapshots.Builder all,
      Naming naming,
      String name,
      String help,
      int number,
      boolean isOfFeature) {
    if (name.isEmpty() || rows.isEmpty()) {
      return;
    }
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    Set<Labels> told = ConcurrentHashMap.newKeySet(); // two of equal labels would be refused
    rows.forEach(
        (series, row) -> {
          synchronized (row) {
            int features = isOfFeature ? row.features.length : 1;
            for (int f = 0; f < features; f++) {
              String feature = isOfFeature && features > 1 ? row.features[f] : "";
              Labels labels = labels(naming, series, feature);
              if (told.add(labels)) {
                gauge.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(row.numbers[number + 4 * f])
                        .build());
              }
            }
          }
        });
    all.metricSnapshot(gauge.build());
  }

  private static Labels labels(Naming naming, String series, String feature) {
    SeriesKey key = SeriesKey.parseLeniently(series);
    Map<String, String> ours =
        feature.isEmpty()
            ? Map.of(naming.nameLabel, key.name())
            : Map.of(naming.nameLabel, key.name(), "feature", feature);
    Labels.Builder labels = Labels.builder();
    key.plainLabels(ours).forEach(labels::label);
    return labels.build();
  }
}
