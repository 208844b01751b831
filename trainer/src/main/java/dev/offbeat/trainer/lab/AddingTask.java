package dev.offbeat.trainer.lab;

import java.util.random.RandomGenerator;

/** Two numbers are marked in a noisy sequence, one in each half: what is their sum? */
final class AddingTask implements Task {
  /*
   * Hochreiter, Schmidhuber: Long short-term memory. Neural Computation 9, 1997, experiment 4, as
   * posed by Arjovsky, Shah, Bengio: Unitary evolution recurrent neural networks. ICML 2016. Here the
   * numbers are uniform in [−1, 1], and half their sum is asked, whose variance is 1/6.
   */
  private static final float TOLERANCE = 0.1f;

  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public int fewestSteps() {
    return 2;
  }

  @Override
  public Sequence draw(int steps, RandomGenerator random) {
    Sequence sequence = new Sequence(steps, 2);
    int first = random.nextInt(steps / 2);
    int second = steps / 2 + random.nextInt(steps - steps / 2);
    float sum = 0;
    for (int t = 0; t < steps; t++) {
      float number = 2 * random.nextFloat() - 1;
      boolean isMarked = t == first || t == second;
      sequence.show(t, number, isMarked ? 1 : 0);
      sum += isMarked ? number : 0;
    }
    sequence.ask(steps - 1, sum / 2);
    return sequence;
  }

  /** Within a tenth. */
  @Override
  public boolean isRight(float target, float answer) {
    return Math.abs(target - answer) < TOLERANCE;
  }
}
