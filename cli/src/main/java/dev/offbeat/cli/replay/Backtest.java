package dev.offbeat.cli.replay;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.replay.CsvSource;
import dev.offbeat.detector.replay.PointSource;
import dev.offbeat.detector.replay.Replay;
import dev.offbeat.detector.replay.ToldIncident;
import dev.offbeat.detector.replay.Variant;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.trainer.evaluate.EventScores;
import dev.offbeat.trainer.evaluate.Label;
import dev.offbeat.trainer.evaluate.Labels;
import dev.offbeat.trainer.evaluate.Proportion;
import dev.offbeat.trainer.evaluate.ScoredSeries;
import dev.offbeat.trainer.evaluate.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How well models would have done on labelled history, at several alert budgets. */
final class Backtest {
  /*
   * An incident is an alert from its first to its strangest point. It finds the labelled anomalies
   * that it overlaps. Where labels are complete, every other alert is false; else only those in a
   * stretch that is labelled as none, and the rest is not judged. Silence and flat lines are no
   * alerts here: labels are about values.
   */
  private final Labels labels;
  private final List<RuleFile> rules;
  private final Map<String, Column> series = new LinkedHashMap<>();

  private Backtest(Labels labels, List<RuleFile> rules) {
    this.labels = labels;
    this.rules = rules;
  }

  /**
   * A model at a budget.
   *
   * @param recall labelled anomalies that were found
   * @param precision alerts that are right, of those that can be judged
   * @param delayMinutes median over those found, from the label's start; NaN where none was
   * @param alertsPerSeriesWeek all alerts, judged or not
   * @param found of each labelled anomaly, in the order of the labels, whether it was found
   */
  public record Row(
      String model,
      AlertBudget budget,
      Proportion recall,
      Proportion precision,
      double delayMinutes,
      double alertsPerSeriesWeek,
      List<Boolean> found) {
    public Row {
      found = List.copyOf(found);
    }

    /** The harmonic mean of precision and recall; 0 where nothing was found. */
    public double f1() {
      int wrong = precision.all() - precision.hits();
      int missed = recall.all() - recall.hits();
      return recall.hits() == 0 ? 0 : 2.0 * recall.hits() / (2 * recall.hits() + wrong + missed);
    }
  }

  /**
   * What came of it.
   *
   * @param anomalies labelled ones that were judged
   * @param early labelled ones in the first 15 % of a series, at most 750 points: not judged
   * @param unknown names of labels that no series has
   * @param ruled what rules say of the series
   * @param rows model by model, budget by budget
   */
  public record Result(
      int series,
      long points,
      int anomalies,
      int early,
      List<String> unknown,
      Ruled ruled,
      List<Row> rows) {
    public Result {
      unknown = List.copyOf(unknown);
      rows = List.copyOf(rows);
    }
  }

  /**
   * Of how many series rules say something that counts in the figures.
   *
   * @param unwatched left out
   * @param suppressed whose incidents are not told
   * @param windowed with maintenance windows
   * @param budgeted with a budget of their own, whatever the row's
   */
  public record Ruled(int unwatched, int suppressed, int windowed, int budgeted) {}

  /** The points of a series, in order. */
  private static final class Column {
    private long[] timestamps = new long[1024];
    private int size;

    void add(long timestamp) {
      if (size > 0 && timestamp <= timestamps[size - 1]) {
        return; // late or a duplicate: not scored
      }
      if (size == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, 2 * size);
      }
      timestamps[size++] = timestamp;
    }

    long[] timestamps() {
      return Arrays.copyOf(timestamps, size);
    }

    /** The first point not before an instant; the size if there is none. */
    int firstNotBefore(long millis) {
      int at = Arrays.binarySearch(timestamps, 0, size, millis);
      return at >= 0 ? at : -at - 1;
    }
  }

  /**
   * Replays files.
   *
   * @param models by their names, each of as many features
   * @param rules as a detector has them, over each budget; empty for none
   * @throws IllegalArgumentException if no label is of any of the series
   */
  public static Result run(
      Path input,
      Labels labels,
      Map<String, DetectorModel> models,
      List<AlertBudget> budgets,
      List<RuleFile> rules) {
    return new Backtest(labels, rules).replay(input, models, budgets);
  }

  private Result replay(Path input, Map<String, DetectorModel> models, List<AlertBudget> budgets) {
    List<Variant> variants = new ArrayList<>();
    models.forEach(
        (name, model) ->
            budgets.forEach(
                budget ->
                    variants.add(
                        Variant.plain(name, model, DetectorOptions.defaults().withBudget(budget))
                            .withRules(rules))));
    PointSource source = new CsvSource(input, variants.get(0).model());
    Replay.Result result = Replay.run(new Noted(source), variants, one -> true, null);
    List<String> unknown = labels.unknown(series.keySet());
    int judged = 0;
    int early = 0;
    for (var one : series.entrySet()) {
      ScoredSeries scored = scored(one.getKey(), one.getValue(), List.of(), true);
      for (Span window : scored.windows()) {
        if (window.last() >= scored.probation()) {
          judged++;
        } else {
          early++;
        }
      }
    }
    if (judged == 0) {
      throw new IllegalArgumentException(
          "expected labelled anomalies of the series %s and others after their first 15 %%, found none; the labels name %s"
              .formatted(
                  series.keySet().stream().findFirst().orElse("(none)"),
                  unknown.isEmpty() ? "none later" : unknown.get(0)));
    }
    List<Row> rows = new ArrayList<>();
    for (Replay.Outcome outcome : result.outcomes()) {
      rows.add(row(outcome));
    }
    return new Result(
        result.series(), result.points(), judged, early, unknown, ruled(variants), rows);
  }

  private Ruled ruled(List<Variant> variants) {
    RuleSet any = variants.get(0).rules();
    return new Ruled(
        count(name -> !any.settings(name).watch()),
        count(name -> any.settings(name).suppression() != null),
        count(name -> !any.settings(name).maintenance().isEmpty()),
        count(name -> variants.stream().anyMatch(one -> hasOwnBudget(one, name))));
  }

  private static boolean hasOwnBudget(Variant variant, String name) {
    AlertBudget budget = variant.rules().settings(name).detection().budget();
    return !budget.equals(variant.options().budget());
  }

  private int count(Predicate<String> which) {
    return (int) series.keySet().stream().filter(which).count();
  }

  /** Notes the times of the points that pass. */
  private final class Noted implements PointSource {
    private final PointSource source;

    Noted(PointSource source) {
      this.source = source;
    }

    @Override
    public Reach read(Sink sink) {
      return source.read(
          (task, point, at, recordMillis) -> {
            series
                .computeIfAbsent(point.series(), name -> new Column())
                .add(point.observation().timestampMillis());
            sink.accept(task, point, at, recordMillis);
          });
    }

    @Override
    public long wallMillis() {
      return source.wallMillis();
    }
  }

  private Row row(Replay.Outcome outcome) {
    Map<String, List<ToldIncident>> bySeries = new LinkedHashMap<>();
    for (ToldIncident incident : outcome.incidents()) {
      if (!incident.last().part().isOfIntake()) {
        bySeries.computeIfAbsent(incident.series(), name -> new ArrayList<>()).add(incident);
      }
    }
    List<ScoredSeries> all = new ArrayList<>();
    List<ScoredSeries> judged = new ArrayList<>();
    List<Boolean> found = new ArrayList<>();
    for (var one : series.entrySet()) {
      List<ToldIncident> told = bySeries.getOrDefault(one.getKey(), List.of());
      ScoredSeries scored = scored(one.getKey(), one.getValue(), told, true);
      all.add(scored);
      judged.add(labels.areComplete() ? scored : scored(one.getKey(), one.getValue(), told, false));
      for (Span window : scored.windows()) {
        if (window.last() >= scored.probation()) {
          ScoredSeries alone =
              new ScoredSeries(
                  scored.name(), scored.timestampsMillis(), scored.scores(), List.of(window));
          found.add(EventScores.at(List.of(alone), 1).found() == 1);
        }
      }
    }
    EventScores events = EventScores.at(all, 1);
    EventScores right = EventScores.at(judged, 1);
    return new Row(
        outcome.variant().name(),
        outcome.variant().options().budget(),
        new Proportion(events.found(), events.events()),
        new Proportion(right.found(), right.found() + right.falseAlerts()),
        events.delayMinutes(),
        events.alertsPerSeriesWeek(),
        found);
  }

  /**
   * A series with 1 where there is an alert.
   *
   * @param everywhere else only where there is a label
   */
  private ScoredSeries scored(
      String name, Column column, List<ToldIncident> told, boolean everywhere) {
    long[] timestamps = column.timestamps();
    double[] scores = new double[timestamps.length];
    for (ToldIncident incident : told) {
      int last = column.firstNotBefore(incident.last().peakMillis() + 1);
      Arrays.fill(scores, column.firstNotBefore(incident.startMillis()), last, 1);
    }
    List<Label> own = labels.of(name);
    for (int i = 0; !everywhere && i < scores.length; i++) {
      long time = timestamps[i];
      scores[i] = own.stream().anyMatch(label -> label.holds(time)) ? scores[i] : 0;
    }
    List<Span> windows = new ArrayList<>();
    for (Label label : own) {
      int first = column.firstNotBefore(label.fromMillis());
      int last = column.firstNotBefore(label.toMillis() + 1) - 1;
      if (label.isAnomaly() && first <= last) {
        windows.add(new Span(first, last));
      }
    }
    return new ScoredSeries(name, timestamps, scores, windows);
  }
}
