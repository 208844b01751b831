package dev.offbeat.cli.replay;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.Replays;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.trainer.evaluate.Labels;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat backtest}: how good it would have been. */
@Command(
    name = "backtest",
    description = {
      "Runs labelled history through the very code of the stream, and says at each alert budget how"
          + " much of what is labelled would have been found, how much of what would have been told"
          + " is right, how late, and how often.",
      ""
    },
    footer = {
      "",
      "Labels: CSV with the columns series,from,to,label (anomaly or normal); NAB's windows,",
      "{\"file.csv\": [[\"start\", \"end\"]]}; or what 'offbeat feedback export' writes.",
      "docs/backtest.md says how they are counted."
    })
public final class BacktestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE|DIR",
      required = true,
      description = "CSV files, as score reads them.")
  private Path input;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      required = true,
      description = "What of it is an anomaly.")
  private Path labels;

  @Option(
      names = {"--models", "--model"},
      paramLabel = "MODEL",
      arity = "1..*",
      description = "Model files; of several, the better one is chosen. Default: the bundled one.")
  private List<Path> models = List.of();

  @Option(
      names = "--budgets",
      paramLabel = "BUDGET",
      split = ",",
      converter = Converters.Budget.class,
      description =
          "Alert budgets, with commas. Default: 1 per month, 1 per week, 3 per week, 1 per day,"
              + " 3 per day.")
  private List<AlertBudget> budgets =
      List.of(
          new AlertBudget(1, Duration.ofDays(30)),
          new AlertBudget(1, Duration.ofDays(7)),
          new AlertBudget(3, Duration.ofDays(7)),
          new AlertBudget(1, Duration.ofDays(1)),
          new AlertBudget(3, Duration.ofDays(1)));

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "Rules, as rules.file has them: what they keep back is not told. A budget that they give a"
              + " series counts in place of each of --budgets.")
  private @Nullable Path rules;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also draws it in one HTML file, which opens from disk.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    Labels read = Labels.read(labels);
    List<RuleFile> ruled = rules == null ? List.of() : List.of(Replays.ruleFile(rules));
    Map<String, DetectorModel> loaded = new LinkedHashMap<>();
    try {
      for (Path model : models) {
        if (loaded.put(model.toString(), DetectorModel.load(model)) != null) {
          throw new ParameterException(
              spec.commandLine(), "--models: expected each once, found %s twice".formatted(model));
        }
      }
      if (loaded.isEmpty()) {
        loaded.put("bundled", DetectorModel.bundled());
      }
      Backtest.Result result = Backtest.run(input, read, loaded, budgets, ruled);
      print(result, read);
      if (html != null) {
        new BacktestPage(result, read, input).page().write(html);
        spec.commandLine().getOut().printf("%nDrawn in %s%n", html);
        spec.commandLine().getOut().flush();
      }
    } finally {
      loaded.values().forEach(DetectorModel::close);
    }
    return 0;
  }

  private void print(Backtest.Result result, Labels read) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(summary(result, read));
    if (!result.unknown().isEmpty()) {
      out.printf(
          "%d labels' series are not in the input, such as %s.%n",
          result.unknown().size(), result.unknown().get(0));
    }
    String model = "";
    TextTable table = null;
    for (Backtest.Row row : result.rows()) {
      if (table == null || !row.model().equals(model)) {
        flush(out, model, table);
        model = row.model();
        table = newTable();
      }
      table.add(
          row.budget().toString(),
          row.recall().toString(),
          row.precision().toString(),
          TextTable.number(row.f1(), 2),
          TextTable.number(row.delayMinutes(), 1),
          TextTable.number(row.alertsPerSeriesWeek(), 2));
    }
    flush(out, model, table);
    if (models.size() > 1) {
      out.println();
      ModelChoice.of(result.rows()).sentences().forEach(out::println);
    }
    out.flush();
  }

  private static TextTable newTable() {
    return new TextTable(
        "budget",
        "recall (95 %)",
        "precision (95 %)",
        "F1",
        "median delay, min",
        "alarms a series and week");
  }

  private static void flush(PrintWriter out, String model, @Nullable TextTable table) {
    if (table != null) {
      out.printf("%n%s%n%s", model, table);
    }
  }

  /** What was judged, in sentences. */
  static String summary(Backtest.Result result, Labels labels) {
    String early =
        result.early() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", and %d in the first 15 %% of a series (at most 750 points), which are not judged",
                result.early());
    return String.format(
        Locale.ROOT,
        "%,d points of %,d series, %,d labelled anomalies%s. %s%s",
        result.points(),
        result.series(),
        result.anomalies(),
        early,
        labels.areComplete()
            ? "What no label speaks of counts as normal."
            : "Some stretches are labelled as normal: only alarms in labelled stretches are judged.",
        ruled(result.ruled()));
  }

  private static String ruled(Backtest.Ruled ruled) {
    List<String> said = new ArrayList<>();
    say(said, ruled.unwatched(), "left out");
    say(said, ruled.suppressed(), "suppressed");
    say(said, ruled.windowed(), "with maintenance windows");
    say(said, ruled.budgeted(), "with a budget of their own");
    return said.isEmpty()
        ? ""
        : " By the rules, of these series: %s; what they keep back counts as not found."
            .formatted(String.join(", ", said));
  }

  private static void say(List<String> said, int series, String what) {
    if (series > 0) {
      said.add(String.format(Locale.ROOT, "%,d %s", series, what));
    }
  }
}
