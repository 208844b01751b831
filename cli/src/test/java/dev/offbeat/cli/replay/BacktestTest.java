package dev.offbeat.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.trainer.evaluate.Label;
import dev.offbeat.trainer.evaluate.Labels;
import dev.offbeat.trainer.evaluate.Proportion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BacktestTest {
  private static final long MINUTE = 60_000;
  private static final AlertBudget WEEKLY = AlertBudget.parse("1 per week");
  private static final AlertBudget HOURLY = AlertBudget.parse("1 per hour");

  @TempDir private Path directory;

  /** Noise with spikes at minutes 1500, 2000 and 2500, the second of which nobody labels. */
  private Path history() throws IOException {
    Random random = new Random(11);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int t = 0; t < 3000; t++) {
      double spike = t >= 1500 && t % 500 == 0 ? 30 + t / 50.0 : 0;
      csv.append(1_700_000_000_000L + t * MINUTE).append(',');
      csv.append(100 + random.nextGaussian() + spike).append('\n');
    }
    return Files.writeString(directory.resolve("s.csv"), csv);
  }

  private static Label label(int from, int to, boolean isAnomaly) {
    long start = 1_700_000_000_000L;
    return new Label("s", start + from * MINUTE, start + to * MINUTE, isAnomaly);
  }

  private static Backtest.Row only(Backtest.Result result) {
    assertThat(result.rows()).hasSize(1);
    return result.rows().get(0);
  }

  private Backtest.Result run(Labels labels, AlertBudget... budgets) throws IOException {
    try (DetectorModel model = DetectorModel.bundled()) {
      return Backtest.run(history(), labels, Map.of("m", model), List.of(budgets), List.of());
    }
  }

  private Backtest.Result runBy(String rules, AlertBudget... budgets) throws Exception {
    Labels labels = new Labels(List.of(label(1500, 1510, true), label(2500, 2510, true)), true);
    RuleFile file = RuleFile.parse("rules", rules, RuleFile.Calendars.NONE, null);
    try (DetectorModel model = DetectorModel.bundled()) {
      return Backtest.run(history(), labels, Map.of("m", model), List.of(budgets), List.of(file));
    }
  }

  @Test
  void run_rulesThatKeepIncidentsBack_theseAreNotFound() throws Exception {
    Backtest.Result suppressed = runBy("rules: [{name: a, select: s, suppress: known}]", WEEKLY);
    Backtest.Result unwatched = runBy("rules: [{name: a, select: s, watch: off}]", WEEKLY);
    Backtest.Result below = runBy("rules: [{name: a, select: s, direction: below}]", WEEKLY);
    Backtest.Result floor = runBy("rules: [{name: a, select: s, absolute-floor: 200}]", WEEKLY);
    Backtest.Result others = runBy("rules: [{name: a, select: other, watch: off}]", WEEKLY);

    assertThat(List.of(suppressed, unwatched, below, floor))
        .allMatch(result -> only(result).recall().equals(new Proportion(0, 2)));
    assertThat(suppressed.ruled()).isEqualTo(new Backtest.Ruled(0, 1, 0, 0));
    assertThat(unwatched.ruled()).isEqualTo(new Backtest.Ruled(1, 0, 0, 0));
    assertThat(only(others).recall()).isEqualTo(new Proportion(2, 2));
    assertThat(others.ruled()).isEqualTo(new Backtest.Ruled(0, 0, 0, 0));
  }

  @Test
  void run_maintenanceWindowOverAnAlarm_itIsNotTold() throws Exception {
    // minute 2000, which nobody labels, is the morning of the 16th
    Backtest.Result result =
        runBy(
            """
            rules:
              - name: morning
                select: s
                maintenance: [{name: m, start: 2023-11-16T07:00, duration: 2h}]
            """,
            WEEKLY);

    assertThat(only(result).recall()).isEqualTo(new Proportion(2, 2));
    assertThat(only(result).precision()).isEqualTo(new Proportion(2, 2));
    assertThat(result.ruled().windowed()).isEqualTo(1);
  }

  @Test
  void run_budgetOfARule_countsInPlaceOfEachRow() throws Exception {
    List<Backtest.Row> rows =
        runBy("rules: [{name: a, select: s, budget: 1 per week}]", HOURLY, WEEKLY).rows();

    assertThat(rows.get(0).alertsPerSeriesWeek()).isEqualTo(rows.get(1).alertsPerSeriesWeek());
  }

  @Test
  void command_withRules_saysOfHowManySeriesTheySpeak() throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "rules: [{name: a, select: s, suppress: known, budget: 1 per day}]");
    Path labels =
        Files.writeString(
            directory.resolve("labels.csv"),
            "series,from,to,label\ns,2023-11-15T23:00:00Z,2023-11-16T00:00:00Z,anomaly\n");
    StringWriter out = new StringWriter();
    CommandLine backtest =
        new CommandLine(new BacktestCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out));

    int code =
        backtest.execute(
            "--input",
            history().toString(),
            "--labels",
            labels.toString(),
            "--rules",
            rules.toString(),
            "--budgets",
            "1 per week");

    assertThat(code).as("%s", out).isZero();
    assertThat(out.toString())
        .contains(
            "By the rules, of these series: 1 suppressed, 1 with a budget of their own;"
                + " what they keep back counts as not found.")
        .contains("0 of 1");
  }

  @Test
  void run_completeLabels_otherAlarmsAreFalse() throws IOException {
    Labels labels = new Labels(List.of(label(1500, 1510, true), label(2500, 2510, true)), true);

    Backtest.Row row = only(run(labels, WEEKLY));

    assertThat(row.recall()).isEqualTo(new Proportion(2, 2));
    assertThat(row.precision()).isEqualTo(new Proportion(2, 3));
    assertThat(row.delayMinutes()).isZero();
    assertThat(row.found()).containsExactly(true, true);
    assertThat(row.alertsPerSeriesWeek()).isGreaterThan(3);
  }

  @Test
  void run_someLabelledAsNormal_onlyLabelledStretchesAreJudged() throws IOException {
    Labels unjudged = new Labels(List.of(label(1500, 1510, true), label(100, 110, false)), false);
    Labels judged = new Labels(List.of(label(1500, 1510, true), label(1999, 2010, false)), false);

    assertThat(only(run(unjudged, WEEKLY)).precision()).isEqualTo(new Proportion(1, 1));
    assertThat(only(run(judged, WEEKLY)).precision()).isEqualTo(new Proportion(1, 2));
  }

  @Test
  void run_labelThatNothingWasToldOf_isMissedAndEarlyOnesAreNotJudged() throws IOException {
    Labels labels = new Labels(List.of(label(100, 110, true), label(1700, 1710, true)), true);

    Backtest.Result result = run(labels, WEEKLY);

    assertThat(result.early()).isEqualTo(1);
    assertThat(result.anomalies()).isEqualTo(1);
    assertThat(only(result).recall()).isEqualTo(new Proportion(0, 1));
    assertThat(only(result).f1()).isZero();
    assertThat(only(result).delayMinutes()).isNaN();
  }

  @Test
  void run_labelsOfOtherSeries_isSaid() {
    Labels labels = new Labels(List.of(new Label("other", 0, 1, true)), true);

    assertThatThrownBy(() -> run(labels, WEEKLY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the labels name other");
  }

  @Test
  void run_severalBudgets_moreAlarmsAtTheLargerOne() throws IOException {
    Labels labels = new Labels(List.of(label(1500, 1510, true)), true);

    List<Backtest.Row> rows = run(labels, WEEKLY, HOURLY).rows();

    assertThat(rows.get(1).alertsPerSeriesWeek()).isGreaterThan(rows.get(0).alertsPerSeriesWeek());
  }

  @Test
  void choice_fewLabels_isNamedAndSaidToBeUnsure() {
    Backtest.Row good = row("good", 2, 2, List.of(true, true));
    Backtest.Row bad = row("bad", 1, 2, List.of(true, false));

    ModelChoice choice = ModelChoice.of(List.of(bad, good));

    assertThat(choice.best()).isEqualTo("good");
    assertThat(choice.isSure()).isFalse();
    assertThat(choice.sentences().get(2)).startsWith("That may be chance");
  }

  @Test
  void choice_manyEventsThatOnlyOneFinds_isSure() {
    Map<Integer, Boolean> none = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      none.put(i, i < 2);
    }
    Backtest.Row good = row("good", 12, 12, java.util.Collections.nCopies(12, true));
    Backtest.Row bad = row("bad", 2, 12, List.copyOf(none.values()));

    assertThat(ModelChoice.of(List.of(good, bad)).isSure()).isTrue();
  }

  private static Backtest.Row row(String model, int found, int all, List<Boolean> each) {
    return new Backtest.Row(
        model, WEEKLY, new Proportion(found, all), new Proportion(found, found), 0, 1, each);
  }
}
