package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads numbers written as text. */
final class Numbers {
  private static final int LONGEST = 400;
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,9})?");

  private Numbers() {}

  /**
   * The number, or NaN for what monitoring writes where there is none: empty, {@code null}, NaN, an
   * infinity, or a number beyond a double's range.
   */
  static double parse(String name, String text) throws DecodeException {
    String trimmed = text.length() > LONGEST ? text : text.strip();
    if (trimmed.length() <= LONGEST) {
      if (NUMBER.matcher(trimmed).matches()) {
        double number = Double.parseDouble(trimmed);
        return Double.isFinite(number) ? number : Double.NaN;
      }
      switch (trimmed.toLowerCase(Locale.ROOT)) {
        case "", "null", "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> {
          return Double.NaN;
        }
        default -> {}
      }
    }
    throw new DecodeException(
        Reason.VALUE_INVALID,
        "expected %s to be a number, found %s"
            .formatted(name, trimmed.length() > 40 ? trimmed.substring(0, 40) + "…" : trimmed));
  }
}
