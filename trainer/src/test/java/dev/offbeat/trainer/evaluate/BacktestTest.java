package dev.offbeat.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.DetectorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      return Backtest.run(history(), labels, Map.of("m", model), List.of(budgets));
    }
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
