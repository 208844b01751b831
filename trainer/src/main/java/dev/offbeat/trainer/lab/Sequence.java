package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.nn.Window;

/** One drawn sequence: what is shown at each step, and what is to be answered at some of them. */
final class Sequence {
  private final float[][] x; // [T] of (I)
  private final float[] target; // (T)
  private final boolean[] isAsked; // (T)
  private int asked;

  Sequence(int steps, int inputs) {
    x = new float[steps][inputs];
    target = new float[steps];
    isAsked = new boolean[steps];
  }

  int steps() {
    return target.length;
  }

  void show(int t, float... inputs) {
    System.arraycopy(inputs, 0, x[t], 0, inputs.length);
  }

  void ask(int t, float answer) {
    target[t] = answer;
    isAsked[t] = true;
    asked++;
  }

  /** How many answers are asked for. */
  int asked() {
    return asked;
  }

  float x(int t, int input) {
    return x[t][input];
  }

  float target(int t) {
    return target[t];
  }

  boolean isAsked(int t) {
    return isAsked[t];
  }

  /** Writes it into a lane of a window that has at least as many steps; nothing is asked beyond. */
  void fill(Window window, int lane) {
    int lanes = window.lanes();
    for (int t = 0; t < window.steps(); t++) {
      boolean isWithin = t < steps();
      for (int i = 0; i < x[0].length; i++) {
        window.x(t)[i * lanes + lane] = isWithin ? x[t][i] : 0;
      }
      window.target(t)[lane] = isWithin ? target[t] : 0;
      window.weight(t)[lane] = isWithin && isAsked[t] ? 1 : 0;
    }
  }
}
