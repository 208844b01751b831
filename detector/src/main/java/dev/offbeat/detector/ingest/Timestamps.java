package dev.offbeat.detector.ingest;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads event times as people and agents write them, to milliseconds since the epoch: a number of
 * seconds, milliseconds, microseconds or nanoseconds, told apart by its size, or ISO-8601 with a
 * {@code T} or a space. A time without an offset is UTC; without a time of day, midnight.
 */
public final class Timestamps {
  /*
   * A unit is recognised by magnitude. Seconds below 1e11 reach the year 5138; milliseconds from
   * there start in March 1973, microseconds and nanoseconds likewise. Whoever holds times in
   * milliseconds before 1973 writes ISO-8601.
   */
  private static final long SECONDS_BELOW = 100_000_000_000L;
  private static final long MILLIS_BELOW = SECONDS_BELOW * 1_000;
  private static final long MICROS_BELOW = MILLIS_BELOW * 1_000;

  private static final int LONGEST = 64;
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d{1,3})?");

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[' '][XXX][XX][X]")
          .optionalEnd()
          .optionalEnd()
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  private Timestamps() {}

  /**
   * Reads a number or an ISO-8601 text.
   *
   * @return milliseconds since the epoch
   * @throws IllegalArgumentException if it is neither
   */
  public static long parseMillis(String text) {
    String trimmed = text.length() > LONGEST ? text : text.strip();
    if (trimmed.length() > LONGEST) {
      throw invalid(trimmed.substring(0, LONGEST) + "…");
    }
    if (NUMBER.matcher(trimmed).matches()) {
      try {
        return ofEpoch(Long.parseLong(trimmed));
      } catch (NumberFormatException e) {
        return ofEpoch(Double.parseDouble(trimmed));
      }
    }
    return ofIso(trimmed);
  }

  /**
   * An ISO-8601 text.
   *
   * @return milliseconds since the epoch
   * @throws IllegalArgumentException if the text is none
   */
  static long ofIso(String text) {
    try {
      return ISO.parse(text, OffsetDateTime::from).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(text);
    }
  }

  /**
   * A whole number of seconds, milliseconds, microseconds or nanoseconds since the epoch.
   *
   * @return milliseconds since the epoch, rounded down
   */
  public static long ofEpoch(long number) {
    if (number == Long.MIN_VALUE) {
      throw invalid(number);
    }
    long magnitude = Math.abs(number);
    if (magnitude < SECONDS_BELOW) {
      return number * 1_000;
    }
    if (magnitude < MILLIS_BELOW) {
      return number;
    }
    return Math.floorDiv(number, magnitude < MICROS_BELOW ? 1_000L : 1_000_000L);
  }

  /**
   * A number of seconds, milliseconds, microseconds or nanoseconds since the epoch.
   *
   * @return milliseconds since the epoch, rounded to the nearest
   * @throws IllegalArgumentException if the number is not finite or beyond nanoseconds' range
   */
  public static long ofEpoch(double number) {
    if (!(Math.abs(number) < 0x1p63)) {
      throw invalid(number);
    }
    return Math.abs(number) < SECONDS_BELOW
        ? Math.round(number * 1_000)
        : ofEpoch(Math.round(number));
  }

  private static IllegalArgumentException invalid(Object found) {
    return new IllegalArgumentException(
        "expected a time as ISO-8601 or as seconds, ms, µs or ns since the epoch, found " + found);
  }
}
