package dev.offbeat.trainer.lab;

import java.util.random.RandomGenerator;

/** Two numbers are shown bit by bit, the least significant first: what is each bit of their sum? */
final class AdditionTask implements Task {
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
    boolean carry = false;
    for (int t = 0; t < steps; t++) {
      boolean a = random.nextBoolean();
      boolean b = random.nextBoolean();
      sequence.show(t, Task.sign(a), Task.sign(b));
      sequence.ask(t, Task.sign(a ^ b ^ carry));
      carry = carry ? a || b : a && b;
    }
    return sequence;
  }
}
