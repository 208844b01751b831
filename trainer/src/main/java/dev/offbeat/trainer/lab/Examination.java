package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.SplittableRandom;

/** Puts fresh sequences before a network. For one thread. */
final class Examination {
  private static final int LANES = 32;

  private final Task task;
  private final int shortest;
  private final int steps;
  private final Window window;

  Examination(Task task, int shortest, int steps, Network network) {
    this.task = task;
    this.shortest = shortest;
    this.steps = steps;
    window = network.newWindow(steps, LANES);
  }

  /**
   * How well it went.
   *
   * @param right share of the answers that were right
   * @param squaredError mean over the answers
   */
  record Mark(double right, double squaredError) {}

  /**
   * Examines.
   *
   * @param sequences how many at least
   */
  Mark take(float[] parameters, int sequences, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long asked = 0;
    long right = 0;
    double squares = 0;
    for (int n = 0; n < sequences; n += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        task.draw(random.nextInt(shortest, steps + 1), random).fill(window, lane);
      }
      window.forward(parameters);
      for (int t = 0; t < steps; t++) {
        float[] target = window.target(t);
        for (int lane = 0; lane < LANES; lane++) {
          if (window.weight(t)[lane] > 0) {
            float answer = window.output(t)[lane];
            asked++;
            right += task.isRight(target[lane], answer) ? 1 : 0;
            squares += (answer - target[lane]) * (answer - target[lane]);
          }
        }
      }
    }
    return new Mark((double) right / asked, squares / asked);
  }
}
