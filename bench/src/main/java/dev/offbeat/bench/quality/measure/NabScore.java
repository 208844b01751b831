package dev.offbeat.bench.quality.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * NAB's score of a corpus for one profile.
 *
 * @param profile what was charged
 * @param score 100 is perfect, 0 no detection; NaN where nothing is labelled
 * @param threshold lowest score that counts as a detection, +∞ where none does
 * @param windowsHit windows with a detection
 * @param windows windows that can be hit
 * @param falsePositives detections outside the windows
 */
public record NabScore(
    NabProfile profile,
    double score,
    double threshold,
    int windowsHit,
    int windows,
    int falsePositives) {

  /** The line that NAB's scorers print, to the same digits. */
  @Override
  public String toString() {
    return "%-14s %6s  threshold %s  windows %d/%d  false positives %d"
        .formatted(
            profile.label(), fixed(score), general(threshold), windowsHit, windows, falsePositives);
  }

  /** Two decimals of the exact binary value, ties to even. */
  private static String fixed(double number) {
    return Double.isNaN(number)
        ? "nan"
        : new BigDecimal(number).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Six significant digits, without trailing zeros, as C prints with %g. */
  static String general(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    BigDecimal rounded =
        new BigDecimal(number)
            .round(new MathContext(6, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (rounded.signum() == 0 || (exponent >= -4 && exponent < 6)) {
      return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
    return "%se%s%02d"
        .formatted(
            rounded.movePointLeft(exponent).toPlainString(),
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
