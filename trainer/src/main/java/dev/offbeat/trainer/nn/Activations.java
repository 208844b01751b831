package dev.offbeat.trainer.nn;

import dev.offbeat.detector.model.RationalTanh;

/** The squashing functions, in place on a range of each row. */
final class Activations {
  private Activations() {}

  /** a = tanh(a). */
  static void tanh(float[][] rows, int at, int n) {
    for (float[] row : rows) {
      tanh(row, at, n);
    }
  }

  private static void tanh(float[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      a[i] = RationalTanh.tanh(a[i]);
    }
  }

  /** a = σ(a) = ½ + ½·tanh(a/2). */
  static void sigmoid(float[][] rows, int at, int n) {
    for (float[] row : rows) {
      scale(row, at, n);
      tanh(row, at, n);
      halve(row, at, n);
    }
  }

  private static void scale(float[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      a[i] *= 0.5f;
    }
  }

  private static void halve(float[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      a[i] = 0.5f + 0.5f * a[i];
    }
  }
}
