package dev.offbeat.cli.replay;

import dev.offbeat.trainer.evaluate.Backtest;
import dev.offbeat.trainer.evaluate.Labels;
import dev.offbeat.trainer.evaluate.ModelChoice;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A backtest as an HTML page. */
final class BacktestPage {
  private static final Style[] STYLES = {Style.LINE, Style.DASHED, Style.DOTTED, Style.BROAD};
  private static final Role[] ROLES = {Role.EXPECTED, Role.REFERENCE, Role.OBSERVED, Role.LIMIT};

  private final Backtest.Result result;
  private final Labels labels;
  private final Path input;
  private final Map<String, List<Backtest.Row>> byModel = new LinkedHashMap<>();

  BacktestPage(Backtest.Result result, Labels labels, Path input) {
    this.result = result;
    this.labels = labels;
    this.input = input;
    result
        .rows()
        .forEach(row -> byModel.computeIfAbsent(row.model(), m -> new ArrayList<>()).add(row));
  }

  Page page() {
    List<String> headline = new ArrayList<>();
    if (byModel.size() > 1) {
      headline.addAll(ModelChoice.of(result.rows()).sentences());
    } else {
      Backtest.Row best = result.rows().get(0);
      for (Backtest.Row row : result.rows()) {
        best = row.f1() > best.f1() ? row : best;
      }
      headline.add(
          "At a budget of %s, %d of %d labelled anomalies are found, with %s alarms a series and week."
              .formatted(
                  best.budget(),
                  best.recall().hits(),
                  best.recall().all(),
                  TextTable.number(best.alertsPerSeriesWeek(), 2)));
    }
    headline.add(BacktestCommand.summary(result, labels));
    return new Page(
        "backtest",
        input.toString(),
        headline,
        List.of(
            new Figure("series", String.valueOf(result.series()), result.points() + " points"),
            new Figure("labelled anomalies", String.valueOf(result.anomalies()), "judged"),
            new Figure("models", String.valueOf(byModel.size()), "compared")),
        List.of(
            section(
                "recall",
                "What is found",
                "Labelled anomalies that raise an alarm; more alarms find more.",
                chart("Recall", "recall", row -> row.recall().share()),
                chart("Precision", "precision", row -> row.precision().share())),
            section(
                "delay",
                "How late",
                "From the label's start to the alarm; a label's start is somebody's choice.",
                chart("Median delay", "minutes", Backtest.Row::delayMinutes)),
            table()),
        Page.licences());
  }

  private Chart chart(String title, String unit, ToDoubleFunction<Backtest.Row> value) {
    List<Curve> curves = new ArrayList<>();
    byModel.forEach(
        (model, rows) -> {
          int i = curves.size();
          curves.add(
              new Curve(
                  model,
                  STYLES[i % STYLES.length],
                  ROLES[i % ROLES.length],
                  rows.stream().map(Backtest.Row::alertsPerSeriesWeek).toList(),
                  rows.stream().map(value::applyAsDouble).toList()));
        });
    return new Chart(
        title, "alarms a series and week", Scale.LINEAR, unit, Scale.LINEAR, false, curves);
  }

  private static Section section(String id, String title, String finding, Chart... charts) {
    return new Section(id, title, "", finding, Verdict.NONE, List.of(charts), List.of());
  }

  private Section table() {
    List<List<String>> rows = new ArrayList<>();
    for (Backtest.Row row : result.rows()) {
      rows.add(
          List.of(
              row.model(),
              row.budget().toString(),
              row.recall().toString(),
              row.precision().toString(),
              TextTable.number(row.f1(), 2),
              TextTable.number(row.delayMinutes(), 1),
              TextTable.number(row.alertsPerSeriesWeek(), 2)));
    }
    return new Section(
        "table",
        "All figures",
        "",
        "In brackets, Wilson's 95 % interval: how far so few labels can be trusted.",
        Verdict.NONE,
        List.of(),
        List.of(
            new Table(
                "Models and budgets",
                List.of(
                    "model",
                    "budget",
                    "recall",
                    "precision",
                    "F1",
                    "median delay, min",
                    "alarms a series and week"),
                2,
                rows)));
  }
}
