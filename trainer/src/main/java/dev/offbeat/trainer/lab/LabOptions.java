package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.nn.CellKind;
import java.util.List;
import java.util.Set;

/**
 * What is tried.
 *
 * @param tasks at least one
 * @param cells all where empty
 * @param lags of the tasks that have one, steps
 * @param hasVariants whether elman tries the tasks with a lag also without clipping, with the
 *     penalty on the gradient's norm, and with ReLU
 * @param seed of every random draw
 */
public record LabOptions(
    Set<Lab.TaskName> tasks,
    Set<CellKind> cells,
    List<Integer> lags,
    boolean hasVariants,
    long seed) {
  private static final int SHORTEST_LAG = 4;
  private static final int LONGEST_LAG = 10_000;

  public LabOptions {
    tasks = Set.copyOf(tasks);
    cells = Set.copyOf(cells);
    lags = lags.stream().distinct().toList();
    for (int lag : lags) {
      if (lag < SHORTEST_LAG || lag > LONGEST_LAG) {
        throw new IllegalArgumentException(
            "lags: expected %d to %d steps, found %d".formatted(SHORTEST_LAG, LONGEST_LAG, lag));
      }
    }
  }
}
