package dev.offbeat.trainer.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * A task in the lengths that it is taught and tested in.
 *
 * @param name of the task
 * @param lag steps that have to be bridged; 0 where the task has none of its own
 * @param variesLength whether lessons are of any length up to theirs, not of theirs alone
 * @param firstSteps length of the first lessons; each later stage's are twice as long
 * @param lastSteps length of the last lessons
 * @param shortestTest length of the shortest sequence of the test
 * @param testSteps length of its longest
 * @param budget minibatches of the last length that training may cost; a shorter one costs its
 *     share
 */
record Course(
    String name,
    Task task,
    int lag,
    boolean variesLength,
    int firstSteps,
    int lastSteps,
    int shortestTest,
    int testSteps,
    int budget) {
  /** The lengths of the lessons, ascending. */
  List<Integer> stages() {
    List<Integer> stages = new ArrayList<>();
    for (int steps = firstSteps; steps < lastSteps; steps *= 2) {
      stages.add(steps);
    }
    stages.add(lastSteps);
    return stages;
  }

  /** The shortest sequence among those of a length. */
  int shortest(int steps) {
    return variesLength ? task.fewestSteps() : steps;
  }
}
