package dev.offbeat.detector;

import java.nio.ByteBuffer;

/**
 * How the networks of two models differ on the same points of a series: what one says of its
 * residuals, in terms of the other's. With it the second model goes on with what the first one has
 * learnt of the series.
 */
public final class Alignment {
  /*
   * For each feature, over the points seen: r = Σ min(|e₂|, 10) / Σ min(|e₁|, 10), by which the
   * second one's standardised residuals are larger, and s = the mean of ℓ₂ − ℓ₁, by which its
   * foretold scale is wider, in natural logs.
   */
  private static final double CLIP = 10;
  private static final double LARGEST_RATIO = 100;

  private final double[] first; // Σ min(|e₁|, 10), [F]
  private final double[] second; // Σ min(|e₂|, 10), [F]
  private final double[] shift; // Σ ℓ₂ − ℓ₁, [F]
  private int points;

  /**
   * @param features of both models
   */
  public Alignment(int features) {
    first = new double[features];
    second = new double[features];
    shift = new double[features];
  }

  /** Takes in what both say of a point that is normal; others are passed over. */
  public void observe(Detection one, Detection other) {
    if (!one.status().isScored() || !other.status().isScored() || !one.learningGate().isOpen()) {
      return;
    }
    points++;
    for (int f = 0; f < first.length; f++) {
      first[f] += Math.min(Math.abs(one.standardizedResidual(f)), CLIP);
      second[f] += Math.min(Math.abs(other.standardizedResidual(f)), CLIP);
      shift[f] += other.logScale(f) - one.logScale(f);
    }
  }

  /** By what the second one's residuals of a feature are larger; 1 while nothing is known. */
  double ratio(int feature) {
    if (!(first[feature] > 0 && second[feature] > 0)) {
      return 1;
    }
    double ratio = second[feature] / first[feature];
    return Math.max(1 / LARGEST_RATIO, Math.min(LARGEST_RATIO, ratio));
  }

  /** By what the second one's foretold scale is wider, in natural logs. */
  double shift(int feature) {
    return points == 0 ? 0 : shift[feature] / points;
  }

  public void clear() {
    for (int f = 0; f < first.length; f++) {
      first[f] = 0;
      second[f] = 0;
      shift[f] = 0;
    }
    points = 0;
  }

  /** Bytes that {@link #write} needs. */
  public static int bytes(int features) {
    return Integer.BYTES + 3 * Double.BYTES * features;
  }

  public void write(ByteBuffer buffer) {
    buffer.putInt(points);
    for (double[] numbers : new double[][] {first, second, shift}) {
      for (double number : numbers) {
        buffer.putDouble(number);
      }
    }
  }

  public void read(ByteBuffer buffer) {
    points = buffer.getInt();
    for (double[] numbers : new double[][] {first, second, shift}) {
      for (int f = 0; f < numbers.length; f++) {
        numbers[f] = buffer.getDouble();
      }
    }
  }
}
