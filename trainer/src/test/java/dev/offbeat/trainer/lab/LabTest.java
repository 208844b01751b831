package dev.offbeat.trainer.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.trainer.nn.CellKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
  @TempDir private Path directory;

  private static Lab lab(Lab.TaskName task, Set<CellKind> cells, boolean hasVariants) {
    return new Lab(new LabOptions(EnumSet.of(task), cells, List.of(20, 40, 20), hasVariants, 3));
  }

  @Test
  void run_oneOrTwoThreads_theSameResultsInTheSameOrder() {
    Lab lab = lab(Lab.TaskName.ADDITION, EnumSet.of(CellKind.ELMAN, CellKind.LSTM), true);
    List<LabResult> told = new ArrayList<>();
    List<LabResult> one = lab.run(1, told::add);
    List<LabResult> two = lab.run(2, result -> {});

    assertThat(told).isEqualTo(one);
    assertThat(two).usingRecursiveComparison().ignoringFields("seconds").isEqualTo(one);
    assertThat(one).extracting(LabResult::cell).containsExactly("elman", "lstm");
    assertThat(one).allMatch(LabResult::isSolved);
  }

  @Test
  void run_listenerOfProgress_hearsOfEveryTrialUntilNoneRuns() {
    Lab lab = lab(Lab.TaskName.ADDITION, EnumSet.of(CellKind.ELMAN), false);
    List<String> heard = new ArrayList<>();
    lab.run(
        1,
        new LabListener() {
          @Override
          public void onResult(LabResult result) {
            heard.add(result.cell());
          }

          @Override
          public void onProgress(int ended, List<String> running) {
            heard.add(ended + " " + running);
          }
        });

    assertThat(heard).startsWith("0 [addition elman 0 %]").endsWith("1 []", "elman");
  }

  @Test
  void trials_byTask_areCellsTimesLagsAndVariantsOverALag() {
    int cells = CellKind.values().length;
    assertThat(lab(Lab.TaskName.PARITY, Set.of(), true).trials()).isEqualTo(cells);
    assertThat(lab(Lab.TaskName.RECALL, Set.of(), false).trials()).isEqualTo(2 * (cells - 1));
    assertThat(lab(Lab.TaskName.RECALL, Set.of(), true).trials()).isEqualTo(2 * (cells - 1 + 3));
    assertThat(lab(Lab.TaskName.RECALL, EnumSet.of(CellKind.JORDAN), true).trials()).isZero();
  }

  @Test
  void options_lagOutOfRange_sayWhatWasExpected() {
    assertThatThrownBy(
            () ->
                new LabOptions(EnumSet.of(Lab.TaskName.RECALL), Set.of(), List.of(20, 3), false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lags: expected 4 to 10000 steps, found 3");
  }

  @Test
  void drawCurves_aPictureForEachTaskAndLag() throws Exception {
    List<LabResult.Point> curve =
        List.of(new LabResult.Point(0, 0.5), new LabResult.Point(640, 0.1));
    List<LabResult> results =
        List.of(
            new LabResult("parity", 0, "gru", true, 0, 0, 20, 640, 1, curve),
            new LabResult("adding", 100, "gru", true, 0, 0, 100, 640, 1, curve),
            new LabResult("adding", 100, "lstm", false, 1, 1, 80, 640, 1, curve));

    List<Path> files = Lab.drawCurves(results, directory.resolve("curves"));

    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("parity.png", "adding-100.png");
    for (Path file : files) {
      assertThat(Files.size(file)).isPositive();
      assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(1000);
    }
  }
}
