package dev.offbeat.detector.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.ingest.DecodeException;
import dev.offbeat.detector.ingest.Point;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Takes in the records of a sample, and tells what they are like. */
final class SampleAnalysis implements Predicate<ConsumerRecord<byte[], byte[]>> {
  /** Records that are looked at before the format is chosen. */
  private static final int HEAD = 1000;

  /** More are not told apart: a name takes some hundred bytes here. */
  static final int MOST_SERIES = 500_000;

  private static final int EXAMPLES = 3;
  private static final double MOST_ONCE = 0.05; // of the series, whose cadence is not known
  private static final double OUTER = 0.005; // of the event times, left out of a span at each end

  private final FormatChoice.Wish wish;
  private final List<String> features;
  private final long latest; // event time that would be accepted now, ms
  private final Map<String, SeriesSample> series = new LinkedHashMap<>();
  private final Map<Integer, Decimated> times = new TreeMap<>(); // event times, by partition
  private final Decimated lateness = new Decimated();
  private final Map<String, SampleProfile.Rejected> rejected = new TreeMap<>();
  private @Nullable List<ConsumerRecord<byte[], byte[]>> head = new ArrayList<>();
  private @Nullable FormatChoice format;
  private long records;
  private long keyed;
  private long points;
  private long missing;
  private long duplicates;
  private long nameBytes; // of all points
  private long statisticBytes; // of all points

  /**
   * @param wish what the user said of the format
   * @param features of the model
   * @param latestMillis event time beyond which a point would be rejected now
   */
  SampleAnalysis(FormatChoice.Wish wish, List<String> features, long latestMillis) {
    this.wish = wish;
    this.features = features;
    this.latest = latestMillis;
  }

  @Override
  public boolean test(ConsumerRecord<byte[], byte[]> record) {
    if (head == null) {
      take(record);
    } else {
      head.add(record);
      if (head.size() == HEAD) {
        decide(head);
      }
    }
    return series.size() < MOST_SERIES;
  }

  private void decide(List<ConsumerRecord<byte[], byte[]>> first) {
    format = FormatChoice.of(first, wish, features);
    head = null;
    first.forEach(this::take);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    records++;
    keyed += record.key() == null ? 0 : 1;
    FormatChoice chosen = format;
    if (chosen == null) {
      throw new IllegalStateException("the format is chosen before");
    }
    try {
      chosen
          .decoder()
          .decode(record.key(), record.value(), record.timestamp(), point -> take(point, record));
    } catch (DecodeException e) {
      reject(e.reason().code(), record, String.valueOf(e.getMessage()));
    }
  }

  private void take(Point point, ConsumerRecord<byte[], byte[]> record) {
    long time = point.observation().timestampMillis();
    if (time > latest) {
      reject(
          "timestamp_future",
          record,
          "expected a time up to an hour ahead of this machine's clock, found "
              + Instant.ofEpochMilli(time));
      return;
    }
    points++;
    missing += Double.isFinite(point.observation().value(0)) ? 0 : 1;
    nameBytes += point.series().getBytes(UTF_8).length;
    statisticBytes += point.statistic() == null ? 0 : point.statistic().bytes();
    times.computeIfAbsent(record.partition(), one -> new Decimated()).add(time);
    long late =
        series
            .computeIfAbsent(point.series(), name -> new SeriesSample(point, record.partition()))
            .take(point, record.partition());
    if (late > 0) {
      lateness.add(late);
    } else if (late < 0) {
      duplicates++;
    }
  }

  private void reject(String reason, ConsumerRecord<byte[], byte[]> record, String message) {
    SampleProfile.Rejected before = rejected.get(reason);
    rejected.put(
        reason,
        before == null
            ? new SampleProfile.Rejected(reason, 1, record.partition(), record.offset(), message)
            : before.oneMore());
  }

  /**
   * What was found.
   *
   * @throws AppException if there is nothing to look at
   */
  SampleProfile finish(SampleSource.Scope scope) {
    if (head != null) {
      if (head.isEmpty()) {
        throw new AppException(
            scope.listened() == null
                ? "%s is empty: let records come, or name another one".formatted(scope.name())
                : "nothing came of %s in %d s: listen longer, or leave out --listen to read what is there"
                    .formatted(scope.name(), scope.listened().toSeconds()));
      }
      decide(head);
    }
    FormatChoice chosen = format;
    if (chosen == null) {
      throw new IllegalStateException("the format is chosen by now");
    }
    return new SampleProfile(
        scope,
        chosen,
        records,
        List.copyOf(rejected.values()),
        points,
        missing,
        estimate(scope),
        pointsPerSecond(scope),
        points == 0 ? 0 : (double) statisticBytes / points,
        cadences(),
        new SampleProfile.Disorder(lateness.seen(), duplicates, lateness.quantiles()),
        counters(),
        new SampleProfile.Keys(
            records == 0 ? 0 : (double) keyed / records,
            count(SeriesSample::isScattered),
            points == 0 ? 0 : (double) nameBytes / points),
        largestShare(),
        count(SeriesSample::isConstant),
        series.size() >= MOST_SERIES,
        examples(one -> true));
  }

  private SeriesEstimate estimate(SampleSource.Scope scope) {
    return SeriesEstimate.of(
        series.size(),
        points,
        count(one -> one.points() == 1),
        count(one -> one.points() == 2),
        scope.isWhole() && series.size() < MOST_SERIES);
  }

  /*
   * Points by the event time that they span, partition by partition; a span of few cadences is one cadence short.
   * The sum over the series of one by their cadence is right there, and too much where they come in bursts.
   */
  private double pointsPerSecond(SampleSource.Scope scope) {
    if (scope.listened() != null) {
      return points / (scope.listened().toMillis() / 1000.0);
    }
    double bySpan = 0;
    for (Decimated one : times.values()) {
      double seconds = one.range(OUTER) / 1000;
      bySpan += seconds > 0 ? one.seen() * (1 - 2 * OUTER) / seconds : 0;
    }
    long once = count(one -> one.cadenceMillis() == 0);
    double byCadence =
        series.values().stream()
            .mapToDouble(one -> one.cadenceMillis() == 0 ? 0 : 1000.0 / one.cadenceMillis())
            .sum();
    return once > MOST_ONCE * series.size() ? bySpan : Math.min(bySpan, byCadence);
  }

  private Quantiles cadences() {
    long[] cadences =
        series.values().stream()
            .mapToLong(SeriesSample::cadenceMillis)
            .filter(millis -> millis > 0)
            .toArray();
    return Quantiles.ofMillis(cadences, cadences.length);
  }

  private SampleProfile.Counters counters() {
    long known = count(SeriesSample::isCounter);
    return new SampleProfile.Counters(
        known, count(SeriesSample::isHiddenCounter), examples(SeriesSample::isHiddenCounter));
  }

  /** The part of the points that lies in the fullest partition. */
  private double largestShare() {
    long largest = times.values().stream().mapToLong(Decimated::seen).max().orElse(0);
    return points == 0 ? 0 : (double) largest / points;
  }

  private long count(Predicate<SeriesSample> which) {
    return series.values().stream().filter(which).count();
  }

  private List<String> examples(Predicate<SeriesSample> which) {
    Set<String> metrics = new HashSet<>();
    Map<String, String> examples = new HashMap<>();
    for (Map.Entry<String, SeriesSample> entry : series.entrySet()) {
      String name = entry.getKey();
      int brace = name.indexOf('{');
      String metric = brace < 0 ? name : name.substring(0, brace);
      if (examples.size() < EXAMPLES && which.test(entry.getValue()) && metrics.add(metric)) {
        examples.put(metric, name);
      }
    }
    return examples.values().stream().sorted().toList();
  }
}
