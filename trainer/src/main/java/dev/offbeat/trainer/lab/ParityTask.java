package dev.offbeat.trainer.lab;

import java.util.random.RandomGenerator;

/** At each step: is the number of ones so far odd? */
final class ParityTask implements Task {
  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public int fewestSteps() {
    return 1;
  }

  @Override
  public Sequence draw(int steps, RandomGenerator random) {
    Sequence sequence = new Sequence(steps, 1);
    boolean isOdd = false;
    for (int t = 0; t < steps; t++) {
      boolean bit = random.nextBoolean();
      isOdd ^= bit;
      sequence.show(t, Task.sign(bit));
      sequence.ask(t, Task.sign(isOdd));
    }
    return sequence;
  }
}
