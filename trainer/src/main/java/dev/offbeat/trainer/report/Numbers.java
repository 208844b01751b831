package dev.offbeat.trainer.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers for a reader. */
final class Numbers {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Numbers() {}

  /** Four significant digits, without an exponent where that can be. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e9)) {
      return minus("%.3e", value);
    }
    int decimals = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 3;
    return minus("%,." + decimals + "f", value);
  }

  /** A setting as it was given: no digits that say nothing. */
  static String plain(double value) {
    return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
  }

  static String count(long value) {
    return minus("%,d", value);
  }

  /** A number of things, in the singular for one. */
  static String count(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  /** A share as a percentage: whole ones, with a decimal near both ends. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return "–";
    }
    double percent = 100 * share;
    boolean nearAnEnd = percent < 10 || (percent > 90 && percent < 100);
    boolean whole = Math.abs(percent - Math.rint(percent)) < 0.05;
    return minus(nearAnEnd && !whole ? "%.1f\u00a0%%" : "%,.0f\u00a0%%", percent);
  }

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String day(Instant instant) {
    return time(instant).substring(0, 10);
  }

  static String duration(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 120) {
      return minus("%.1f\u00a0s", seconds);
    }
    return seconds < 7200
        ? minus("%.1f\u00a0min", seconds / 60)
        : minus("%.1f\u00a0h", seconds / 3600);
  }

  private static String minus(String format, Object value) {
    return String.format(Locale.ROOT, format, value).replace('-', '−').replace("e−", "e-");
  }
}
