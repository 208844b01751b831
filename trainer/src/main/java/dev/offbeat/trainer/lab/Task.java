package dev.offbeat.trainer.lab;

import java.util.random.RandomGenerator;

/** A task that can be drawn in any length. Bits are shown and answered as −1 and 1. */
interface Task {
  /** Numbers shown at each step, I. */
  int inputs();

  /** Fewest steps that a sequence has. */
  int fewestSteps();

  /** Draws a sequence. */
  Sequence draw(int steps, RandomGenerator random);

  /** Whether an answer counts as right: of a bit, its sign. Neither zero nor NaN ever is. */
  default boolean isRight(float target, float answer) {
    return target * answer > 0;
  }

  /** A bit as a number. */
  static float sign(boolean bit) {
    return bit ? 1 : -1;
  }
}
