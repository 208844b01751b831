package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.regex.Pattern;

/** What a number of time since the epoch counts. */
enum EpochUnit {
  /** Told by its size, as {@link Timestamps} does. */
  AUTO(0),
  SECONDS(1_000_000_000L),
  MILLISECONDS(1_000_000L),
  MICROSECONDS(1_000L),
  NANOSECONDS(1);

  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d*)?");

  private final long nanos;

  EpochUnit(long nanos) {
    this.nanos = nanos;
  }

  /** By the names that agents use: {@code s}, {@code 1s}, {@code ms}, {@code us}, {@code ns}. */
  static EpochUnit of(String option, String text) {
    return switch (text) {
      case "auto" -> AUTO;
      case "s", "1s" -> SECONDS;
      case "ms", "1ms" -> MILLISECONDS;
      case "us", "1us", "µs", "1µs" -> MICROSECONDS;
      case "ns", "1ns" -> NANOSECONDS;
      default ->
          throw new IllegalArgumentException(
              "%s: expected auto, s, ms, us or ns, found %s".formatted(option, text));
    };
  }

  /**
   * A time, rounded down.
   *
   * @return ms since the epoch
   */
  long millis(long number) throws DecodeException {
    try {
      if (this == AUTO) {
        return Timestamps.ofEpoch(number);
      }
      return nanos >= NANOS_PER_MILLI
          ? Math.multiplyExact(number, nanos / NANOS_PER_MILLI)
          : Math.floorDiv(number, NANOS_PER_MILLI / nanos);
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw invalid(String.valueOf(number));
    }
  }

  /** A time written as a whole number and nothing else. */
  long wholeMillis(String text) throws DecodeException {
    try {
      return millis(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new DecodeException(
          Reason.TIMESTAMP_INVALID,
          "expected a time as a whole number since the epoch, found " + Found.of(text));
    }
  }

  /**
   * A number in this unit, also one written as a text, or ISO-8601.
   *
   * @return ms since the epoch
   */
  long millis(JsonNode value) throws DecodeException {
    if (value.isIntegralNumber() && value.canConvertToLong()) {
      return millis(value.longValue());
    }
    if (value.isNumber() && this != AUTO) {
      return millis(value.doubleValue());
    }
    if (!value.isNumber() && !value.isTextual()) {
      throw invalid(Json.describe(value));
    }
    return millis(value.asText());
  }

  /** The same from a text. */
  long millis(String text) throws DecodeException {
    if (this != AUTO && text.length() <= 40 && NUMBER.matcher(text).matches()) {
      try {
        return millis(Long.parseLong(text));
      } catch (NumberFormatException e) {
        return millis(Numbers.parse("the time", text));
      }
    }
    try {
      return Timestamps.parseMillis(text);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(Reason.TIMESTAMP_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private long millis(double number) throws DecodeException {
    double millis = Math.rint(number * ((double) nanos / NANOS_PER_MILLI));
    if (!(Math.abs(millis) < 0x1p63)) {
      throw invalid(String.valueOf(number));
    }
    return (long) millis;
  }

  private static DecodeException invalid(String found) {
    return new DecodeException(
        Reason.TIMESTAMP_INVALID, "expected a time, found " + Found.of(found));
  }
}
