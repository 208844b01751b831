package dev.offbeat.cli.replay;

import dev.offbeat.detector.app.IncidentText;
import dev.offbeat.detector.replay.ReplayStep;
import dev.offbeat.detector.score.Part;
import dev.offbeat.trainer.evaluate.TextTable;
import dev.offbeat.trainer.page.Page;
import dev.offbeat.trainer.page.Page.Chart;
import dev.offbeat.trainer.page.Page.Curve;
import dev.offbeat.trainer.page.Page.Figure;
import dev.offbeat.trainer.page.Page.Role;
import dev.offbeat.trainer.page.Page.Scale;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Style;
import dev.offbeat.trainer.page.Page.Table;
import dev.offbeat.trainer.page.Page.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** An explanation as an HTML page. */
final class ExplanationPage {
  private static final int MOST_FEATURES = 6;

  private final Explanation explanation;
  private final List<ReplayStep> scored;
  private final List<Double> time;

  ExplanationPage(Explanation explanation) {
    this.explanation = explanation;
    scored = explanation.steps().stream().filter(step -> step.status().isScored()).toList();
    time = scored.stream().map(step -> (double) step.timestampMillis()).toList();
  }

  Page page() {
    var last = explanation.incident().last();
    return new Page(
        "incident " + explanation.incident().id(),
        explanation.incident().series(),
        List.of(explanation.title() + "."),
        List.of(
            new Figure("since", Times.second(explanation.incident().startMillis()), "UTC"),
            new Figure(
                "for",
                IncidentText.duration(explanation.incident().duration()),
                explanation.incident().isResolved() ? "resolved" : "not over"),
            new Figure("severity", String.valueOf(last.severity()), "of 100; 50 at the threshold"),
            new Figure("score", TextTable.number(last.peakScore(), 2), "1 is the threshold")),
        List.of(values(), strangeness(), stages(), steps()),
        Page.licences());
  }

  private Section values() {
    List<Chart> charts = new ArrayList<>();
    int features = explanation.steps().get(0).features().size();
    List<Integer> order = new ArrayList<>(List.of(explanation.feature()));
    for (int f = 0; f < features && order.size() < MOST_FEATURES; f++) {
      if (f != explanation.feature()) {
        order.add(f);
      }
    }
    order.forEach(f -> charts.add(values(f)));
    return section(
        "values",
        "What came, and what was expected",
        "The expectation is the one made one step before; the band holds what is usual.",
        charts,
        List.of());
  }

  private Chart values(int f) {
    long start = explanation.incident().startMillis();
    long end = explanation.incident().endMillis();
    String name = explanation.steps().get(0).features().get(f).name();
    return new Chart(
        name,
        "time (UTC)",
        Scale.TIME,
        "value",
        Scale.LINEAR,
        new Curve(
            "band",
            Style.BAND,
            Role.EXPECTED,
            time,
            of(step -> step.features().get(f).upper()),
            of(step -> step.features().get(f).lower())),
        new Curve(
            "value", Style.BROAD, Role.OBSERVED, time, of(step -> step.features().get(f).value())),
        new Curve(
            "expected",
            Style.LINE,
            Role.EXPECTED,
            time,
            of(step -> step.features().get(f).expected())),
        new Curve(
            "in the incident",
            Style.POINTS,
            Role.LIMIT,
            time,
            of(
                step ->
                    step.timestampMillis() >= start && step.timestampMillis() <= end
                        ? step.features().get(f).value()
                        : Double.NaN)));
  }

  private Section strangeness() {
    List<Curve> votes = new ArrayList<>();
    Style[] styles = {Style.LINE, Style.DASHED, Style.DOTTED, Style.BROAD, Style.STEPS};
    int i = 0;
    for (Part part : explanation.votes()) {
      votes.add(
          new Curve(
              part.name().toLowerCase(Locale.ROOT),
              styles[i++ % styles.length],
              i % 2 == 0 ? Role.REFERENCE : Role.EXPECTED,
              time,
              of(step -> explanation.vote(step, part))));
    }
    votes.add(new Curve("threshold", Style.LINE, Role.LIMIT, time, of(ReplayStep::threshold)));
    Chart scores =
        new Chart(
            "Score",
            "time (UTC)",
            Scale.TIME,
            "score; 1 is the threshold",
            Scale.LINEAR,
            new Curve("score", Style.BROAD, Role.OBSERVED, time, of(ReplayStep::score)),
            new Curve("threshold", Style.DASHED, Role.LIMIT, time, of(step -> 1.0)));
    Chart parts =
        new Chart(
            "What each question says",
            "time (UTC)",
            Scale.TIME,
            "-log10 of a p-value",
            Scale.LINEAR,
            false,
            votes);
    return section(
        "strangeness",
        "How strange it was",
        "The strangest answer counts; a record adds to it. A score of 1 opens an incident.",
        List.of(scores, parts),
        List.of());
  }

  private Section stages() {
    List<List<String>> rows = new ArrayList<>();
    explanation.stages().forEach((stage, sentence) -> rows.add(List.of(stage, sentence)));
    return section(
        "stages",
        "What each stage saw",
        "At the incident's peak, in the order of the stages.",
        List.of(),
        List.of(new Table("Stages", List.of("stage", "what it saw"), 2, rows)));
  }

  private Section steps() {
    List<Part> votes = explanation.votes();
    List<String> columns =
        new ArrayList<>(List.of("time", "decoded", "value", "expected", "band", "z"));
    votes.forEach(part -> columns.add(part.name().toLowerCase(Locale.ROOT)));
    columns.addAll(List.of("strange", "threshold", "score", "gate", "event"));
    return section(
        "steps",
        "Step by step",
        "Every point that is drawn above.",
        List.of(),
        List.of(new Table("Steps", columns, 1, explanation.rows(votes, explanation.steps()))));
  }

  private static Section section(
      String id, String title, String finding, List<Chart> charts, List<Table> tables) {
    return new Section(id, title, "", finding, Verdict.NONE, charts, tables);
  }

  private List<Double> of(ToDoubleFunction<ReplayStep> value) {
    return scored.stream().map(value::applyAsDouble).toList();
  }
}
