package dev.offbeat.trainer.lab;

import java.util.random.RandomGenerator;

/** After a string over {a, b}: is the count of b even? Each letter has an input of its own. */
final class EvenCountTask implements Task {
  @Override
  public int inputs() {
    return 2;
  }

  @Override
  public int fewestSteps() {
    return 1;
  }

  @Override
  public Sequence draw(int steps, RandomGenerator random) {
    Sequence sequence = new Sequence(steps, 2);
    boolean isEven = true;
    for (int t = 0; t < steps; t++) {
      boolean isB = random.nextBoolean();
      isEven ^= isB;
      sequence.show(t, isB ? 0 : 1, isB ? 1 : 0);
    }
    sequence.ask(steps - 1, Task.sign(isEven));
    return sequence;
  }
}
