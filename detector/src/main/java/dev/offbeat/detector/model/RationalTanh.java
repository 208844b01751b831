package dev.offbeat.detector.model;

/** The squashing functions of the trainer's networks and of the fused engine: one code for both. */
@SuppressWarnings("FloatingPointLiteralPrecision") // the published digits
public final class RationalTanh {
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

  private RationalTanh() {}

  /** The hyperbolic tangent, in [−1, 1]. */
  public static float tanh(float argument) {
    float x = Math.max(-CLAMP, Math.min(CLAMP, argument));
    float s = x * x;
    float p = ((((((P13 * s + P11) * s + P9) * s + P7) * s + P5) * s + P3) * s + P1) * x;
    float q = ((Q6 * s + Q4) * s + Q2) * s + Q0;
    return p / q;
  }

  /** The logistic function, ½ + ½·tanh(x/2). */
  public static float sigmoid(float argument) {
    return 0.5f + 0.5f * tanh(0.5f * argument);
  }
}
