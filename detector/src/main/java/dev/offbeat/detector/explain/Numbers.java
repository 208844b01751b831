package dev.offbeat.detector.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private static final int DIGITS = 4;
  private static final double LARGEST_PLAIN = 1e15;

  private Numbers() {}

  /** Four digits, more for a large whole part. */
  static String text(double number) {
    if (!Double.isFinite(number)) {
      return "unknown";
    }
    if (Math.abs(number) >= LARGEST_PLAIN) {
      return String.format(Locale.ROOT, "%.3g", number);
    }
    if (Math.abs(number) >= 10_000) {
      return String.format(Locale.ROOT, "%.0f", number);
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(DIGITS)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  /** How many points: two digits, with commas. */
  static String count(double number) {
    if (number < 10) {
      return String.format(Locale.ROOT, "%.1f points", number).replace(".0", "");
    }
    if (number >= 1e9) {
      return "more than a thousand million points";
    }
    long rounded = new BigDecimal(number).round(new MathContext(2)).longValue();
    return String.format(Locale.ROOT, "%,d points", rounded);
  }

  /** A length of time in its largest unit: {@code 30 s}, {@code 2.5 min}. */
  static String duration(double millis) {
    if (millis < 1000) {
      return text(millis) + " ms";
    } else if (millis < 120_000) {
      return text(millis / 1000) + " s";
    } else if (millis < 2 * 3_600_000) {
      return text(millis / 60_000) + " min";
    } else if (millis < 2 * 86_400_000) {
      return text(millis / 3_600_000) + " h";
    }
    return text(millis / 86_400_000) + " d";
  }
}
