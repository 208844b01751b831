package dev.offbeat.trainer.lab;

import java.util.random.RandomGenerator;

/** A number, then random numbers that do not matter: at the end, what was the first? */
final class RecallTask implements Task {
  /*
   * The latch under noise of Bengio, Simard, Frasconi: Learning long-term dependencies with gradient
   * descent is difficult. IEEE Transactions on Neural Networks 5, 1994, with a number uniform in
   * [−1, 1] in place of their bit, which two stable states would hold for good. Inputs: the number,
   * whether it is the one to remember, whether it is now asked for.
   */
  private static final float TOLERANCE = 0.1f;

  @Override
  public int inputs() {
    return 3;
  }

  @Override
  public int fewestSteps() {
    return 2;
  }

  @Override
  public Sequence draw(int steps, RandomGenerator random) {
    Sequence sequence = new Sequence(steps, 3);
    for (int t = 0; t < steps; t++) {
      float number = 2 * random.nextFloat() - 1;
      sequence.show(t, number, t == 0 ? 1 : 0, t == steps - 1 ? 1 : 0);
    }
    sequence.ask(steps - 1, sequence.x(0, 0));
    return sequence;
  }

  /** Within a tenth. */
  @Override
  public boolean isRight(float target, float answer) {
    return Math.abs(target - answer) < TOLERANCE;
  }
}
