package dev.offbeat.detector.ingest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the timestamps of one file, by the rules of {@link Timestamps}: ISO-8601 dates and times
 * with {@code T} or a blank between them, UTC where no zone is given, or numbers since 1970, whose
 * unit is told by the size of the first one.
 */
final class CsvTimestamps {
  static final String EXPECTED =
      "a time like 2026-01-31T12:00:00Z, 2026-01-31 12:00:00 or a number since 1970";

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?\\d{1,20}(\\.\\d*)?([eE]\\+?\\d{1,2})?");

  /** Seconds below 1e11 (the year 5138), milliseconds below 1e14, microseconds below 1e17. */
  private static final double[] UNIT_LIMITS = {1e11, 1e14, 1e17};

  private static final double[] MILLIS_PER_UNIT = {1e3, 1, 1e-3, 1e-6};

  /** 31 December of the year 9999, and the same distance before 1970. */
  private static final double FURTHEST = 253_402_300_799_999.0;

  private int unit = -1;

  /** Milliseconds since 1970 UTC, or null if the text is no timestamp. */
  @Nullable Long parse(String text) {
    String trimmed = text.strip();
    return NUMBER.matcher(trimmed).matches() ? ofNumber(trimmed) : ofDate(trimmed);
  }

  private @Nullable Long ofNumber(String text) {
    double number = Double.parseDouble(text);
    if (unit < 0) {
      unit = 0;
      while (unit < UNIT_LIMITS.length && Math.abs(number) >= UNIT_LIMITS[unit]) {
        unit++;
      }
    }
    boolean whole = text.chars().allMatch(Character::isDigit);
    if (whole && unit > 0 && text.length() <= 18) {
      return Long.parseLong(text) / Math.round(1 / MILLIS_PER_UNIT[unit]);
    }
    double millis = number * MILLIS_PER_UNIT[unit];
    return Math.abs(millis) <= FURTHEST ? Math.round(millis) : null;
  }

  private static @Nullable Long ofDate(String text) {
    try {
      return Timestamps.ofIso(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
