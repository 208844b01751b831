package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointBenchmarksTest {
  @TempDir Path folder;

  @Test
  void mgab_scoreThatKnowsTheLabel_isPerfectOnWhatFollowsTheHistory() throws IOException {
    StringBuilder csv = new StringBuilder(",value,is_anomaly,is_ignored\n");
    for (int i = 0; i < 1000; i++) {
      boolean anomaly = i >= 600 && i < 620;
      // The first spike lies in the history, where nothing counts.
      csv.append("%d,%d,%d,0%n".formatted(i, anomaly || i == 50 ? 9 : 1, anomaly ? 1 : 0));
    }
    Mgab series = Mgab.read(Files.writeString(folder.resolve("1.csv"), csv));
    Contender value = new Contender("value", Gate.NONE, 5, false, () -> (time, x) -> x);
    PointResult result = MgabEvaluation.untrained(series, value);
    assertThat(result.series()).isEqualTo("1.csv");
    assertThat(result.labelled()).isEqualTo(20.0 / 800);
    assertThat(result.averagePrecision()).isEqualTo(1);
    assertThat(result.vusPr()).isGreaterThan(0.9);
    assertThat(result.atThreshold().f1()).isEqualTo(1);
  }

  @Test
  void mgab_trainedOnItsHistory_seesASpliceOfTheSeries() throws IOException {
    StringBuilder csv = new StringBuilder(",value,is_anomaly,is_ignored\n");
    for (int i = 0; i < 10_000; i++) {
      boolean anomaly = i >= 6000 && i < 6040;
      double phase = 0.2 * i + (i >= 6000 ? 2.5 : 0);
      csv.append(
          "%d,%s,%d,0%n".formatted(i, Math.sin(phase) + Math.sin(0.37 * i), anomaly ? 1 : 0));
    }
    Mgab series = Mgab.read(Files.writeString(folder.resolve("2.csv"), csv));
    PointResult result = MgabEvaluation.trained(series, MgabEvaluation.options(12, 1));
    assertThat(result.averagePrecision()).isGreaterThan(20 * result.labelled());
    assertThat(result.trainingSeconds()).isPositive();
  }

  @Test
  void skab_sensorThatJumps_isSeenByTheJointPart() throws IOException {
    writeRun("anomaly-free", "anomaly-free.csv", 2400, -1);
    writeRun("valve9", "0.csv", 900, 700);
    Skab.Folder runs = Skab.Folder.read(folder);
    assertThat(runs.runs()).hasSize(1);
    TrainingOptions options =
        TrainingOptions.builder()
            .architecture(Architecture.of(CellKind.GRU, 4))
            .horizons(List.of(1))
            .epochs(1)
            .batch(8)
            .truncation(32)
            .build();
    List<PointResult> results = SkabEvaluation.evaluate(runs, options);
    assertThat(results)
        .extracting(PointResult::series)
        .containsExactly("valve9/0.csv", "valve9/0.csv", "all", "all");
    assertThat(results.get(2).atThreshold().f1()).isGreaterThan(0.75);
  }

  @Test
  void skab_columnThatIsNoNumber_saysWhere() throws IOException {
    Path file = Files.createDirectories(folder.resolve("anomaly-free")).resolve("anomaly-free.csv");
    Files.writeString(file, "datetime;Current\n2020-01-01 00:00:00;1\n2020-01-01 00:00:01;one\n");
    assertThatThrownBy(() -> Skab.Folder.read(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("anomaly-free.csv: line 3: expected a number, found one");
  }

  /** Two sensors; the second jumps at the first anomalous row, and stays. */
  private void writeRun(String name, String file, int rows, int firstAnomaly) throws IOException {
    Random random = new Random(rows);
    StringBuilder csv = new StringBuilder("datetime;Current;Flow");
    csv.append(firstAnomaly < 0 ? "\n" : ";anomaly;changepoint\n");
    for (int i = 0; i < rows; i++) {
      boolean anomaly = firstAnomaly >= 0 && i >= firstAnomaly;
      csv.append(
          "2020-0%d-01 %02d:%02d:%02d;%s;%s%s%n"
              .formatted(
                  firstAnomaly < 0 ? 1 : 2,
                  i / 3600,
                  i / 60 % 60,
                  i % 60,
                  random.nextGaussian(),
                  random.nextGaussian() + (anomaly ? 30 : 0),
                  firstAnomaly < 0 ? "" : anomaly ? ";1.0;0.0" : ";0.0;0.0"));
    }
    Files.writeString(Files.createDirectories(folder.resolve(name)).resolve(file), csv);
  }
}
