package dev.offbeat.trainer.nn;

/** The squashing functions, in place on a range of each row. */
@SuppressWarnings("FloatingPointLiteralPrecision") // the published digits
final class Activations {
  /*
   * tanh(x) ≈ x·P(x²) / Q(x²), the rational of degree 13/6 that Eigen and ONNX Runtime use for
   * float32; |error| < 5e-7 against the true function. Beyond ±7.90531 tanh is ±1 to the last bit.
   */
  private static final float CLAMP = 7.90531110763549805f;
  private static final float P13 = -2.76076847742355e-16f;
  private static final float P11 = 2.00018790482477e-13f;
  private static final float P9 = -8.60467152213735e-11f;
  private static final float P7 = 5.12229709037114e-08f;
  private static final float P5 = 1.48572235717979e-05f;
  private static final float P3 = 6.37261928875436e-04f;
  private static final float P1 = 4.89352455891786e-03f;
  private static final float Q6 = 1.19825839466702e-06f;
  private static final float Q4 = 1.18534705686654e-04f;
  private static final float Q2 = 2.26843463243900e-03f;
  private static final float Q0 = 4.89352518554385e-03f;

  private Activations() {}

  /** a = tanh(a). */
  static void tanh(float[][] rows, int at, int n) {
    for (float[] row : rows) {
      tanh(row, at, n);
    }
  }

  private static void tanh(float[] a, int at, int n) {
    for (int i = at; i < at + n; i++) {
      float x = Math.max(-CLAMP, Math.min(CLAMP, a[i]));
      float s = x * x;
      float p = ((((((P13 * s + P11) * s + P9) * s + P7) * s + P5) * s + P3) * s + P1) * x;
      float q = ((Q6 * s + Q4) * s + Q2) * s + Q0;
      a[i] = p / q;
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
