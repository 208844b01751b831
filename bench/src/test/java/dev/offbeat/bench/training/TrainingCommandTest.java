package dev.offbeat.bench.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.train.TrainingListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingCommandTest {
  private static final TrainerFigures TRAINER =
      new TrainerFigures(
          List.of(1.0, 3.0, 2.0),
          List.of(1.5, 1.5, 1.5),
          List.of(1.8),
          List.of(1.0),
          true,
          List.of(0.10, 0.12));
  private static final TorchFigures TORCH =
      new TorchFigures("2.0", List.of(12.0, 13.0, 11.0), List.of(10.0), List.of(0.11, 0.09));

  @TempDir private Path directory;

  @Test
  void row_bothContenders_comparesMediansAndMeanLosses() {
    TrainingRow row = new TrainingRow("gru-16", TRAINER, TORCH);

    assertThat(row.oneThreadMillis()).isEqualTo(2);
    assertThat(row.speedUp()).isCloseTo(1.8, within(1e-9));
    assertThat(row.torchByOneThread()).isCloseTo(6, within(1e-9));
    assertThat(row.lossDifference()).isCloseTo(0.1, within(1e-9));
    assertThat(TrainingRow.table(List.of(row))).contains("gru-16", "6.0", "≥ 6", "+10.0 %");
    assertThat(TrainingRow.notes(List.of(row), null)).contains("bit for bit", "PyTorch 2.0.");
  }

  @Test
  void row_noTorch_hasDashesAndSaysWhy() {
    TrainingRow row = new TrainingRow("gru-16", TRAINER, null);

    assertThat(TrainingRow.table(List.of(row)).lines().skip(2))
        .singleElement()
        .asString()
        .contains("2.00 |")
        .containsPattern("– \\| +– \\| +– \\| +≥ 6 \\| 0.1100 \\| +– \\| +–");
    assertThat(TrainingRow.notes(List.of(row), "there is no python3"))
        .contains("PyTorch was not measured: there is no python3.");
  }

  @Test
  void require_noSuchProgram_saysSo() {
    assertThatThrownBy(() -> new TorchPeer("no-such-python").require())
        .isInstanceOf(TorchPeer.MissingException.class)
        .hasMessage("there is no no-such-python");
  }

  @Test
  void script_isOnTheClassPath() throws Exception {
    assertThat(TorchPeer.script()).contains("import torch", "torch.set_num_threads(1)");
  }

  @Test
  void measure_smallNetwork_hasAFigureForEveryRoundAndSeed() {
    TrainerFigures figures =
        TrainerMeasurement.measure(new Problem(CellKind.FASTRNN, 2, 2, 1, 4), 0);

    assertThat(figures.oneThread()).hasSize(2).allMatch(millis -> millis > 0);
    assertThat(figures.twoThreads()).hasSize(2).allMatch(millis -> millis > 0);
    assertThat(figures.sameBytes()).isTrue();
    assertThat(figures.losses()).hasSize(1).allMatch(Double::isFinite);
  }

  @Test
  void write_series_areInputsThenTargetLittleEndian() throws Exception {
    Problem problem = new Problem(CellKind.GRU, 2, 1, 0, 4);
    List<TrainingSeries> series =
        Problem.series(
            Problem.history(), problem.train(Problem.history(), 1, 1, 1, TrainingListener.NONE));
    Path file = directory.resolve("numbers");

    Problem.write(file, series);

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int points = series.get(0).size();
    int rows = series.get(0).inputs().length + 1;
    assertThat(bytes.capacity()).isEqualTo(4 * series.size() * rows * points);
    assertThat(bytes.getFloat(4 * 7)).isEqualTo(series.get(0).inputs()[0][7]);
    assertThat(bytes.getFloat(4 * ((rows - 1) * points + 7)))
        .isEqualTo(series.get(0).targets()[0][7]);
  }
}
