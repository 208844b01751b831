package dev.offbeat.trainer.lab;

import java.util.List;

/**
 * How a cell did at a task.
 *
 * @param task name of the task
 * @param lag steps that had to be bridged; 0 where the task has none of its own
 * @param cell name of the cell and its variant
 * @param isSolved whether at least 99 % of the final test's answers are right
 * @param wrong share of them that is wrong
 * @param squaredError their mean squared error
 * @param trainedSteps length of the longest sequences that were trained on
 * @param sequences trained on
 * @param seconds of one thread
 * @param curve the error on sequences of the test's length as training went on
 */
public record LabResult(
    String task,
    int lag,
    String cell,
    boolean isSolved,
    double wrong,
    double squaredError,
    int trainedSteps,
    long sequences,
    double seconds,
    List<Point> curve) {
  public LabResult {
    curve = List.copyOf(curve);
  }

  /**
   * A point of the learning curve.
   *
   * @param sequences trained on so far
   * @param wrong share of answers that are wrong, 0 to 1
   */
  public record Point(long sequences, double wrong) {}
}
