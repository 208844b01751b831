package dev.offbeat.detector.score;

/** The odd functions that bring nine decades of values within reach of one network, and back. */
public final class Squash {
  private static final double SMALLEST_SINH = 0x1p-28; // below it sinh z is z
  private static final double LARGEST_SINH = 22; // from it on expm1 is e^z

  private Squash() {}

  /** Inverse hyperbolic sine, ln(z + √(z² + 1)), odd to the last bit. */
  public static double asinh(double z) {
    double magnitude = Math.abs(z);
    double y =
        Fdlibm.log1p(
            magnitude + magnitude * magnitude / (1 + Math.sqrt(magnitude * magnitude + 1)));
    return z < 0 ? -y : y;
  }

  /** Hyperbolic sine, what {@link StrictMath#sinh} says to the last bit. */
  public static double sinh(double z) {
    double magnitude = Math.abs(z);
    if (!(magnitude < LARGEST_SINH)) {
      return StrictMath.sinh(z);
    } else if (magnitude < SMALLEST_SINH) {
      return z;
    }
    double half = z < 0 ? -0.5 : 0.5;
    double t = Fdlibm.expm1(magnitude);
    return magnitude < 1 ? half * (2 * t - t * t / (t + 1)) : half * (t + t / (t + 1));
  }

  /** Signed logarithm, sign(z)·ln(1 + |z|). */
  static double slog(double z) {
    double y = Fdlibm.log1p(Math.abs(z));
    return z < 0 ? -y : y;
  }
}
