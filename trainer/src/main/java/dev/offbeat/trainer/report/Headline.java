package dev.offbeat.trainer.report;

import static dev.offbeat.trainer.report.Numbers.count;
import static dev.offbeat.trainer.report.Numbers.number;
import static dev.offbeat.trainer.report.Numbers.percent;

import dev.offbeat.trainer.page.Page.Figure;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Table;
import dev.offbeat.trainer.page.Page.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The first lines: what came of it, in a sentence, in a few numbers, and from what. */
final class Headline {
  private final TrainingReportData data;

  Headline(TrainingReportData data) {
    this.data = data;
  }

  List<String> sentences() {
    List<String> parts = new ArrayList<>();
    double ratio = ratio();
    if (Double.isFinite(ratio)) {
      parts.add(
          ratio < 1
              ? "Foretells the next value with %s of the error of “same as last”"
                  .formatted(percent(ratio))
              : "Foretells the next value no better than “same as last” (%s of its error)"
                  .formatted(percent(ratio)));
    }
    StateDynamics dynamics = data.dynamics();
    if (dynamics.isMeasured()) {
      parts.add(
          dynamics.forgets()
              ? "memory " + count(dynamics.memoryLength(), "step", "steps")
              : "memory beyond " + count(dynamics.longestMemory(), "step", "steps"));
      parts.add(dynamics.forgets() && dynamics.bounded() ? "stable" : "stability not shown");
    }
    TrainedOn on = data.trainedOn();
    String what =
        "%s, trained in %s on %s of %s%s, %s to %s (UTC)."
            .formatted(
                on.network().isEmpty() ? "A network" : on.network(),
                Numbers.duration(on.duration()),
                count(on.points(), "point", "points"),
                count(on.series(), "series", "series"),
                on.source().isEmpty() ? "" : " from " + on.source(),
                Numbers.day(on.first()),
                Numbers.day(on.last()));
    return parts.isEmpty() ? List.of(what) : List.of(String.join("; ", parts) + ".", what);
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    if (Double.isFinite(ratio())) {
      figures.add(new Figure("Error", percent(ratio()), "of the last value's"));
    }
    data.residuals().coverage().stream()
        .min(Comparator.comparingDouble(p -> Math.abs(p.nominal() - 0.9)))
        .ifPresent(
            p ->
                figures.add(
                    new Figure(
                        percent(p.nominal()) + " band", percent(p.observed()), "of values held")));
    if (data.dynamics().isMeasured()) {
      boolean forgets = data.dynamics().forgets();
      figures.add(
          new Figure(
              "Memory",
              (forgets ? "" : "> ") + count(data.dynamics().memoryLength()),
              "steps until states agree"));
      figures.add(
          new Figure(
              "Spectral radius", number(data.dynamics().spectralRadius()), "mean along the data"));
    }
    if (!data.loss().epochs().isEmpty()) {
      figures.add(
          new Figure(
              "Kept epoch",
              count(data.loss().bestEpoch()),
              "of " + count(data.loss().epochs().size())));
    }
    figures.add(
        new Figure(
            "Training", Numbers.duration(data.trainedOn().duration()), "start to finished file"));
    return figures;
  }

  /** Mean of the series' ratios; NaN without series. */
  private double ratio() {
    return data.seriesErrors().stream()
        .mapToDouble(SeriesError::ratio)
        .average()
        .orElse(Double.NaN);
  }

  Section trainedOn() {
    TrainedOn on = data.trainedOn();
    String finding =
        "%s to %s (UTC), by time: %s."
            .formatted(
                Numbers.time(on.first()),
                Numbers.time(on.last()),
                on.split().stream()
                    .map(part -> percent(part.share()) + " " + part.purpose())
                    .collect(Collectors.joining(", ")));
    return new Section(
        "trained-on",
        "What was trained on what",
        "",
        finding,
        Verdict.NONE,
        List.of(),
        List.of(
            pairs("History and network", facts(on)),
            pairs("Options", rows(on.options())),
            pairs("Versions", rows(on.versions()))));
  }

  private static List<List<String>> facts(TrainedOn on) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("model", on.model()));
    facts.add(List.of("model fingerprint", on.modelFingerprint()));
    facts.add(List.of("model size", on.modelBytes() > 0 ? count(on.modelBytes()) + " bytes" : ""));
    facts.add(List.of("history", on.source()));
    facts.add(List.of("data fingerprint", on.dataFingerprint()));
    facts.add(List.of("series", count(on.series())));
    facts.add(List.of("points", count(on.points())));
    facts.add(List.of("features", String.join(", ", on.features())));
    facts.add(List.of("network", on.network()));
    facts.add(List.of("parameters", count(on.parameters())));
    facts.add(
        List.of(
            "steps foretold",
            on.horizons().stream().map(String::valueOf).collect(Collectors.joining(", "))));
    facts.add(List.of("started from", on.origin()));
    facts.add(List.of("seed", String.valueOf(on.seed())));
    facts.removeIf(fact -> fact.get(1).isEmpty());
    return facts;
  }

  private static List<List<String>> rows(SortedMap<String, String> map) {
    return map.entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
  }

  private static Table pairs(String caption, List<List<String>> rows) {
    return new Table(caption, List.of("what", "value"), 2, rows);
  }
}
