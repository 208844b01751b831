package dev.offbeat.detector.score;

/** The two odd functions that bring nine decades of values within reach of one network. */
public final class Squash {
  private Squash() {}

  /** Inverse hyperbolic sine, ln(z + √(z² + 1)), odd to the last bit. */
  public static double asinh(double z) {
    double magnitude = Math.abs(z);
    double y =
        Math.log1p(magnitude + magnitude * magnitude / (1 + Math.sqrt(magnitude * magnitude + 1)));
    return z < 0 ? -y : y;
  }

  /** Signed logarithm, sign(z)·ln(1 + |z|). */
  static double slog(double z) {
    double y = Math.log1p(Math.abs(z));
    return z < 0 ? -y : y;
  }
}
