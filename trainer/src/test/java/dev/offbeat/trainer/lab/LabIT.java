package dev.offbeat.trainer.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.trainer.nn.CellKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
    LabOptions options = new LabOptions(tasks, cells, List.of(lag), false, 1);
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
        LabResult gated = results.get(task + " " + kind);
        assertThat(gated).isNotNull().as("%s", gated).matches(LabResult::isSolved);
      }
      for (String plain : List.of("elman", "elman unclipped")) {
        LabResult elman = results.get(task + " " + plain);
        assertThat(elman).isNotNull().as("%s", elman).matches(one -> one.wrong() > 0.05);
      }
      LabResult relu = results.get(task + " elman relu");
      assertThat(relu).isNotNull().as("%s", relu).matches(LabResult::isSolved);
    }
    LabResult penalized = results.get("recall elman penalty");
    assertThat(penalized).isNotNull().as("%s", penalized).matches(LabResult::isSolved);
  }

  @Test
  void lagOf400_gruBridges() {
    Map<String, LabResult> results =
        results(
            EnumSet.of(Lab.TaskName.ADDING, Lab.TaskName.RECALL), EnumSet.of(CellKind.GRU), 400);

    assertThat(results.values()).hasSize(2).allMatch(LabResult::isSolved);
  }
}
