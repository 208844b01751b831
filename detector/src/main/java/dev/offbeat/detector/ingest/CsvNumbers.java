package dev.offbeat.detector.ingest;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of a CSV cell; no locale, no hexadecimal floats, no type suffixes. */
final class CsvNumbers {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private CsvNumbers() {}

  static boolean isNumber(String text) {
    return parse(text) != null;
  }

  /** The number, NaN for a missing one, null for anything else. */
  static @Nullable Double parse(String cell) {
    String text = cell.strip();
    if (NUMBER.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "", "nan", "null", "na", "n/a", "none" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }
}
