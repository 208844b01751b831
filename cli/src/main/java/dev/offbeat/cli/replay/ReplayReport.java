package dev.offbeat.cli.replay;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.app.IncidentText;
import dev.offbeat.detector.replay.Comparison;
import dev.offbeat.detector.replay.PointSource;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ReplayException;
import dev.offbeat.detector.replay.ToldIncident;
import dev.offbeat.trainer.evaluate.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a replay comes to, in sentences and tables. */
final class ReplayReport {
  private static final int MOST = 40;

  private final Replay.Result result;
  private final Scope scope;
  private final StringBuilder text = new StringBuilder();

  ReplayReport(Replay.Result result, Scope scope) {
    this.result = result;
    this.scope = scope;
  }

  /**
   * The report.
   *
   * @param series the one that was asked for; null for all
   * @param told of the stream's topic; null for a replay of files
   */
  String text(@Nullable String series, @Nullable List<ToldIncident> told) {
    if (result.points() == 0 && result.reach().records() == 0) {
      throw new ReplayException(
          "expected records, found none: those that there were are gone, by the topic's retention, or none was written since --from");
    }
    if (result.points() == 0) {
      throw new ReplayException(
          series == null
              ? "expected points, found none in %,d records".formatted(result.reach().records())
              : "expected points of the series %s, found none in %,d records; see how its name is spelt"
                  .formatted(series, result.reach().records()));
    }
    line(
        "Replayed %,d points of %,d series, %s to %s (UTC).",
        result.points(),
        result.series(),
        Times.minute(millis(result.first())),
        Times.minute(millis(result.last())));
    List<ToldIncident> before = incidents(0);
    if (told != null) {
      reach(result.reach());
      compareWithStream(told);
    }
    result.reach().notes().forEach(this::line);
    if (result.reach().unreadable() > 0) {
      line("%,d records could not be read.", result.reach().unreadable());
    }
    if (result.outcomes().get(0).rejected() > 0) {
      line(
          "%,d points were not taken in: they are too far ahead of the clock.",
          result.outcomes().get(0).rejected());
    }
    line("");
    if (result.outcomes().size() == 1) {
      line("%s", count(before));
      table(before);
    } else {
      compare(before, incidents(1));
    }
    return text.toString();
  }

  private static long millis(java.time.@Nullable Instant time) {
    return time == null ? 0 : time.toEpochMilli();
  }

  private List<ToldIncident> incidents(int variant) {
    return scope.within(result.outcomes().get(variant).incidents());
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
  }

  private void reach(PointSource.Reach reach) {
    if (!reach.isComplete()) {
      line(
          "It stopped when the time was up, before the end: give it more by --limit, or less to read"
              + " by --series or --from with --lead.");
    }
    if (reach.isWhole()) {
      line("It began with the topic's first record: it is the stream's own course.");
    } else {
      line(
          "It began in the middle, with the record of %s, and each series with nothing learnt: what it"
              + " tells is approximate, least so at its end.",
          reach.begun() == null ? "the end" : Times.minute(reach.begun().toEpochMilli()));
    }
  }

  /** How much of what the stream told is told again, bit for bit. */
  private void compareWithStream(List<ToldIncident> told) {
    String fingerprint = result.outcomes().get(0).variant().model().fingerprint();
    Map<String, ToldIncident> replayed =
        result.outcomes().get(0).incidents().stream()
            .collect(Collectors.toMap(ToldIncident::id, Function.identity()));
    List<ToldIncident> within = scope.within(told);
    List<ToldIncident> own =
        within.stream()
            .filter(one -> one.events().get(0).fingerprint().equals(fingerprint))
            .filter(one -> one.startMillis() <= millis(result.last()))
            .toList();
    long equal =
        own.stream()
            .filter(
                one -> {
                  ToldIncident again = replayed.get(one.id());
                  return again != null && again.isToldAs(one);
                })
            .count();
    List<String> known = told.stream().map(ToldIncident::id).toList();
    long unknown = incidents(0).stream().filter(one -> !known.contains(one.id())).count();
    if (own.size() < within.size()) {
      line(
          "%,d incidents of the topic were told by another model, or later, and are left out.",
          within.size() - own.size());
    }
    if (own.isEmpty()) {
      line("The incidents topic holds none of this model in this time to compare with.");
    } else if (equal == own.size()) {
      line(
          "%,d of %,d incidents of the incidents topic are equal, bit for bit.", equal, own.size());
    } else {
      line(
          "%,d of %,d incidents of the incidents topic are equal, bit for bit. The others were told"
              + " under other settings than those now, from other records, or as time passed"
              + " without any.",
          equal, own.size());
    }
    if (unknown > 0) {
      line(
          "%,d incidents here are not in it: its retention, a stream that has not come so far, or"
              + " one that began later or ran by other settings.",
          unknown);
    }
  }

  private String count(List<ToldIncident> incidents) {
    return "%s, %s a series and week."
        .formatted(
            incidents.size() == 1 ? "1 incident" : "%,d incidents".formatted(incidents.size()),
            TextTable.number(perSeriesWeek(incidents), 2));
  }

  private double perSeriesWeek(List<ToldIncident> incidents) {
    double weeks = scope.weeks(result.first(), result.last()) * result.series();
    return weeks > 0 ? incidents.size() / weeks : Double.NaN;
  }

  private void compare(List<ToldIncident> before, List<ToldIncident> after) {
    Comparison comparison = Comparison.of(before, after);
    TextTable table =
        new TextTable(
            "",
            result.outcomes().get(0).variant().name(),
            result.outcomes().get(1).variant().name());
    row(table, "incidents", before.size(), after.size());
    table.add(
        "a series and week",
        TextTable.number(perSeriesWeek(before), 2),
        TextTable.number(perSeriesWeek(after), 2));
    row(table, "of severity 75 and more", severe(before), severe(after));
    row(
        table,
        "told in both",
        before.size() - comparison.vanishing().size(),
        comparison.kept().size());
    row(table, "only there", comparison.vanishing().size(), comparison.appearing().size());
    text.append(table);
    if (!comparison.vanishing().isEmpty()) {
      line("");
      line("These would vanish:");
      table(comparison.vanishing());
    }
    if (!comparison.appearing().isEmpty()) {
      line("");
      line("These would appear:");
      table(comparison.appearing());
    }
  }

  private static int severe(List<ToldIncident> incidents) {
    return (int) incidents.stream().filter(one -> one.last().severity() >= 75).count();
  }

  private static void row(TextTable table, String name, int before, int after) {
    table.add(
        name, String.format(Locale.ROOT, "%,d", before), String.format(Locale.ROOT, "%,d", after));
  }

  private void table(List<ToldIncident> incidents) {
    if (incidents.isEmpty()) {
      return;
    }
    List<ToldIncident> shown = incidents.subList(0, Math.min(MOST, incidents.size()));
    TextTable table = new TextTable("since (UTC)", "for", "score", "severity", "series", "what");
    for (ToldIncident one : shown) {
      Incident last = one.last();
      table.add(
          Times.second(one.startMillis()),
          one.isResolved() ? IncidentText.duration(one.duration()) : "open",
          TextTable.number(last.peakScore(), 2),
          String.valueOf(last.severity()),
          one.series(),
          IncidentText.contrast(last, ""));
    }
    text.append(table);
    if (shown.size() < incidents.size()) {
      line("and %,d more", incidents.size() - shown.size());
    }
  }
}
