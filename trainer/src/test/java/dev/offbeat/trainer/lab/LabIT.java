package dev.offbeat.trainer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.trainer.nn.CellKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The classic tasks: what gated cells solve, and the plain one does not. */
class LabIT {
  private static final Set<CellKind> GATED =
      EnumSet.of(CellKind.FASTGRNN, CellKind.GRU, CellKind.LSTM);
  private static final int THREADS = 2;

  private static Map<String, LabResult> results(
      Set<Lab.TaskName> tasks, Set<CellKind> cells, int lag) {
    LabOptions options = new LabOptions(tasks, cells, List.of(lag), true, 1);
    return new Lab(options)
        .run(THREADS, result -> {}).stream()
            .collect(Collectors.toMap(one -> one.task() + " " + one.cell(), one -> one));
  }

  @Test
  void automata_taughtOnShortStrings_holdForTenTimesTheirLength() {
    Set<CellKind> cells = EnumSet.copyOf(GATED);
    cells.add(CellKind.ELMAN);
    Map<String, LabResult> results =
        results(
            EnumSet.of(Lab.TaskName.PARITY, Lab.TaskName.ADDITION, Lab.TaskName.EVEN_B), cells, 20);

    assertThat(results).hasSize(12);
    assertThat(results.values())
        .allSatisfy(
            result -> {
              assertThat(result.wrong()).as("%s", result).isLessThanOrEqualTo(0.01);
              assertThat(result.trainedSteps()).isEqualTo(20);
            });
  }

  @Test
  void lagOf100_gatedCellsBridge_plainElmanDoesNot() {
    Set<CellKind> cells = EnumSet.copyOf(GATED);
    cells.add(CellKind.ELMAN);
    Map<String, LabResult> results =
        results(EnumSet.of(Lab.TaskName.ADDING, Lab.TaskName.RECALL), cells, 100);

    for (String task : List.of("adding", "recall")) {
      for (CellKind kind : GATED) {
        assertSolved(results, task + " " + kind);
      }
      assertSolved(results, task + " elman relu");
      for (String plain : List.of("elman", "elman unclipped")) {
        assertThat(wrong(results, task + " " + plain)).as("%s %s", task, plain).isGreaterThan(0.05);
      }
    }
    assertThat(wrong(results, "recall elman")).isGreaterThan(0.5);
  }

  @Test
  void lagOf400_gruBridges_plainElmanDoesNot() {
    Map<String, LabResult> results =
        results(EnumSet.of(Lab.TaskName.RECALL), EnumSet.of(CellKind.GRU, CellKind.ELMAN), 400);

    assertSolved(results, "recall gru");
    assertThat(wrong(results, "recall elman")).isGreaterThan(0.5);
  }

  private static void assertSolved(Map<String, LabResult> results, String trial) {
    assertThat(wrong(results, trial)).as(trial).isLessThanOrEqualTo(0.01);
  }

  private static double wrong(Map<String, LabResult> results, String trial) {
    assertThat(results).containsKey(trial);
    return Objects.requireNonNull(results.get(trial)).wrong();
  }
}
