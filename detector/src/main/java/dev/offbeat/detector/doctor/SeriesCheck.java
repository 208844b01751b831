package dev.offbeat.detector.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.app.TopicScan;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.intake.IntakeState;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.kafka.StoredSeries;
import dev.offbeat.detector.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the states of all series say, read from their changelog: which of them are not being scored,
 * and why.
 */
final class SeriesCheck implements Check {
  /*
   * The last value of a key counts. Of more series than are kept, those whose name's hash divides by a growing
   * number are: counts are multiplied by it.
   */
  private static final TopicScan.Bounds BOUNDS =
      new TopicScan.Bounds(1_000_000, 2L << 30, Duration.ofMinutes(2));
  private static final int MOST_KEPT = 200_000;
  private static final int EXAMPLES = 3;
  private static final double STALE_CADENCES = 10; // as the console has it
  private static final long SHORTEST_STALE = 5 * 60_000;

  /** What a series is at. */
  private enum Stand {
    SCORED,
    WARMING,
    WITHOUT_VALUE,
    CONSTANT,
    SILENT,
    FLAT,
    STALE,
    OTHER_MODEL
  }

  private record Seen(Stand stand, int points, int warmUp, long lastMillis, double cadenceMillis) {}

  /** Series in one stand. */
  static final class Group {
    long count;
    private final TreeMap<String, String> examples = new TreeMap<>();

    void add(String series, String note) {
      count++;
      if (examples.size() < EXAMPLES) {
        examples.put(series, note);
      }
    }

    List<String> examples() {
      return examples.entrySet().stream()
          .map(
              one -> one.getValue().isEmpty() ? one.getKey() : one.getKey() + ": " + one.getValue())
          .toList();
    }
  }

  private final Map<String, Seen> seen = new HashMap<>();
  private int part = 1;
  private long newest = Long.MIN_VALUE;

  @Override
  public String name() {
    return "series";
  }

  /** Last event time and points of a series that was read; null if it was not. */
  @Nullable Long lastMillis(String series) {
    Seen one = seen.get(series);
    return one == null ? null : (Long) one.lastMillis();
  }

  /** The series that were read. */
  Set<String> names() {
    return seen.keySet();
  }

  /** How many series each of them stands for. */
  int part() {
    return part;
  }

  /** The newest event time of all, ms since the epoch; {@link Long#MIN_VALUE} before any. */
  long newestMillis() {
    return newest;
  }

  /** Whether every series is known, and not only a part of them. */
  boolean isComplete() {
    return part == 1;
  }

  @Override
  public void look(Patient patient, Findings findings) {
    String changelog = patient.changelog();
    if (patient.topic(changelog).isEmpty()) {
      return; // there has been no point yet
    }
    RuleSet rules = patient.rules();
    StoredSeries stored = new StoredSeries(Models.only(patient.model()));
    TopicScan.Outcome read =
        new TopicScan(patient.config().kafka(), changelog)
            .last(
                BOUNDS,
                entry -> {
                  take(entry, stored, rules);
                  return true;
                });
    newest = seen.values().stream().mapToLong(Seen::lastMillis).max().orElse(Long.MIN_VALUE);
    Map<Stand, Group> groups = new EnumMap<>(Stand.class);
    seen.forEach(
        (series, one) -> {
          Stand stand = isOld(one, newest) ? Stand.STALE : one.stand();
          groups.computeIfAbsent(stand, name -> new Group()).add(series, note(stand, one));
        });
    findings.fact(
        "series",
        "%s%,d, of which %,d are scored%s",
        part == 1 ? "" : "about ",
        (long) seen.size() * part,
        count(groups, Stand.SCORED) + count(groups, Stand.CONSTANT),
        read.isWhole() ? "" : " (of the last records of the changelog alone)");
    groups.forEach((stand, group) -> tell(patient, stand, group, findings));
  }

  private void take(ConsumerRecord<byte[], byte[]> entry, StoredSeries stored, RuleSet rules) {
    String series = entry.key() == null ? "" : new String(entry.key(), UTF_8);
    if (!StoredSeries.isSeries(series)
        || series.startsWith(Decoder.RESERVED)
        || Math.floorMod(series.hashCode(), part) != 0) {
      return;
    }
    if (entry.value() == null) {
      seen.remove(series);
      return;
    }
    seen.put(series, read(entry.value(), stored, rules.settings(series).detection().warmUp()));
    if (seen.size() > MOST_KEPT) {
      part *= 2;
      seen.keySet().removeIf(name -> Math.floorMod(name.hashCode(), part) != 0);
    }
  }

  private static Seen read(byte[] bytes, StoredSeries stored, int warmUp) {
    try {
      stored.read(bytes);
    } catch (StateDecodeException e) {
      return new Seen(Stand.OTHER_MODEL, 0, warmUp, Long.MIN_VALUE, 0);
    }
    SeriesState state = stored.state();
    return new Seen(
        stand(state, stored.intake(), warmUp),
        state.points(),
        warmUp,
        state.lastTimestampMillis(),
        state.cadenceMillis());
  }

  private static Stand stand(SeriesState state, IntakeState intake, int warmUp) {
    if (intake.isSilent()) {
      return Stand.SILENT;
    } else if (intake.isFlat()) {
      return Stand.FLAT;
    } else if (intake.isStale()) {
      return Stand.STALE;
    } else if (state.points() == 0) {
      return intake.hasValue() ? Stand.WARMING : Stand.WITHOUT_VALUE;
    } else if (state.points() < warmUp) {
      return Stand.WARMING;
    }
    return intake.isConstant() ? Stand.CONSTANT : Stand.SCORED;
  }

  private static boolean isOld(Seen one, long newest) {
    boolean canBe = one.stand() == Stand.SCORED || one.stand() == Stand.WARMING;
    double allowed =
        one.cadenceMillis() > 0
            ? Math.max(SHORTEST_STALE, STALE_CADENCES * one.cadenceMillis())
            : Duration.ofHours(1).toMillis();
    return canBe
        && one.lastMillis() != Long.MIN_VALUE
        && newest != Long.MIN_VALUE
        && (double) newest - one.lastMillis() > allowed;
  }

  private static String note(Stand stand, Seen one) {
    String last =
        one.lastMillis() == Long.MIN_VALUE
            ? "no point yet"
            : "last point " + Instant.ofEpochMilli(one.lastMillis());
    return switch (stand) {
      case WARMING ->
          one.cadenceMillis() > 0
              ? "%d of %d points, ready in about %s"
                  .formatted(
                      one.points(),
                      one.warmUp(),
                      time((one.warmUp() - one.points()) * one.cadenceMillis()))
              : "%d of %d points".formatted(one.points(), one.warmUp());
      case OTHER_MODEL -> "";
      case CONSTANT -> "%,d points".formatted(one.points());
      default -> last;
    };
  }

  private static String time(double millis) {
    long seconds = Math.round(millis / 1000);
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  private long count(Map<Stand, Group> groups, Stand stand) {
    Group group = groups.get(stand);
    return group == null ? 0 : group.count * part;
  }

  private void tell(Patient patient, Stand stand, Group group, Findings findings) {
    long count = group.count * part;
    switch (stand) {
      case SCORED -> {} // as it should be
      case WARMING ->
          findings.add(
              FindingCode.SERIES_WARMING,
              "%,d series are warming up.".formatted(count),
              "Nothing opens an incident before detection.warm-up points.",
              "Wait; or detection: {warm-up: …}; a new detector reads the topic's past first (auto.offset.reset earliest).",
              group.examples());
      case WITHOUT_VALUE ->
          findings.add(
              FindingCode.SERIES_WITHOUT_VALUE,
              "Of %,d series no point ever had a value.".formatted(count),
              "A missing value (NaN, null) is no point; of a counter the first reading is none either.",
              "See what the producer sends; detection: {missing: zero} where nothing means zero.",
              group.examples());
      case CONSTANT ->
          findings.add(
              FindingCode.SERIES_CONSTANT,
              "%,d series never changed, in 60 points or more.".formatted(count),
              "They are scored, and their first change is an incident; a flat line of them is never told.",
              "Leave out those that only describe something, by a rule: {name: constants, select: 'NAME', watch: off}.",
              group.examples());
      case SILENT ->
          findings.add(
              FindingCode.SERIES_SILENT,
              "%,d series are silent, which has been told.".formatted(count),
              "Nothing comes of them: there is nothing to score.",
              "See to their source. Of those that are gone for good nothing is left after series.ttl (%s)."
                  .formatted(patient.config().series().ttl()),
              group.examples());
      case FLAT ->
          findings.add(
              FindingCode.SERIES_FLAT,
              "%,d series usually change and stand still, which has been told.".formatted(count),
              "A sensor or an exporter that repeats its last value looks like this.",
              "See to their source; detection: {flatline: false}, or by a rule, where it is meant so.",
              group.examples());
      case STALE ->
          findings.add(
              FindingCode.SERIES_STALE,
              "Of %,d series nothing has come for long, and nobody was told.".formatted(count),
              "Silence is off, or not known yet (30 points), or their host's clock is behind.",
              "detection: {silence: 10}; or see to their source.",
              group.examples());
      case OTHER_MODEL ->
          findings.add(
              FindingCode.SERIES_OF_OTHER_MODEL,
              "%,d series have a state that is not of model %s."
                  .formatted(count, patient.model().fingerprint()),
              "Each goes over to the new model where the detector still has theirs; else it starts anew.",
              "If you did not change the model, set model to the file that was in use.",
              group.examples());
    }
  }
}
