package dev.offbeat.cli.replay;

import dev.offbeat.detector.replay.ToldIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what is replayed. */
final class Scope {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Converters.Time.class,
      description = "Incidents since then, like 2026-01-02T03:04:05Z. Default: all.")
  @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Converters.Time.class,
      description = "Incidents until then.")
  @Nullable Instant to;

  @Option(
      names = "--lead",
      paramLabel = "TIME",
      converter = Converters.Period.class,
      description =
          "How long before --from reading begins, like 7d. By default with the earliest record"
              + " there is, for only then it is the stream's own course.")
  private @Nullable Duration lead;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "10m",
      converter = Converters.Period.class,
      description = "How long reading may take; what was read by then counts. Default: 10m.")
  Duration limit;

  /** Time of the first record to be read; null for the earliest. */
  @Nullable Instant since() {
    return from == null || lead == null ? null : from.minus(lead);
  }

  /** Those that began in time. */
  List<ToldIncident> within(List<ToldIncident> incidents) {
    return incidents.stream()
        .filter(one -> from == null || one.startMillis() >= from.toEpochMilli())
        .filter(one -> to == null || one.startMillis() <= to.toEpochMilli())
        .toList();
  }

  /** Weeks of what is asked for, within what there was. */
  double weeks(@Nullable Instant first, @Nullable Instant last) {
    if (first == null || last == null) {
      return 0;
    }
    Instant begin = from == null || from.isBefore(first) ? first : from;
    Instant end = to == null || to.isAfter(last) ? last : to;
    return Math.max(0, Duration.between(begin, end).toMillis() / (7 * 86_400_000.0));
  }
}
