package dev.offbeat.trainer.source;

import dev.offbeat.detector.ingest.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time as people write it on a command line: {@code now}, a duration back from now such
 * as {@code 7d}, or an ISO-8601 time such as {@code 2026-01-31T12:00:00Z}, UTC where it names no
 * zone.
 */
public final class Moment {
  /** What {@link #parse} takes, as the end of a sentence. */
  public static final String EXPECTED =
      "now, a time back from now like 90s, 15m, 6h, 7d or 4w, or a time like 2026-01-31T12:00:00Z";

  /** What {@link #duration} takes, as the end of a sentence. */
  public static final String EXPECTED_DURATION = "a duration like 15s, 1m, 6h, 7d or 4w";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhdw])");
  private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}.*");

  private final String text;
  private final boolean relative;
  private final long millis; // back from now if relative, else since 1970 UTC

  private Moment(String text, boolean relative, long millis) {
    this.text = text;
    this.relative = relative;
    this.millis = millis;
  }

  /**
   * Reads a moment.
   *
   * @throws IllegalArgumentException if it is none, with what was expected and found
   */
  public static Moment parse(String text) {
    String stripped = text.strip();
    if (stripped.equals("now")) {
      return new Moment(text, true, 0);
    }
    if (DURATION.matcher(stripped).matches()) {
      return new Moment(text, true, duration(stripped).toMillis());
    }
    if (ISO_DATE.matcher(stripped).matches()) {
      try {
        return new Moment(text, false, Timestamps.parseMillis(stripped));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(sentence(EXPECTED, text), e);
      }
    }
    throw new IllegalArgumentException(sentence(EXPECTED, text));
  }

  /** Whether {@link #parse} takes it. */
  public static boolean isMoment(String text) {
    try {
      parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Reads a duration of more than nothing.
   *
   * @throws IllegalArgumentException if it is none, with what was expected and found
   */
  public static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    long amount = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (amount == 0) {
      throw new IllegalArgumentException(sentence(EXPECTED_DURATION, text));
    }
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofDays(7 * amount);
    };
  }

  private static String sentence(String expected, String found) {
    return "expected %s, found %s".formatted(expected, found);
  }

  /** The moment, for whom it is {@code now}. */
  public Instant at(Instant now) {
    return relative ? now.minusMillis(millis) : Instant.ofEpochMilli(millis);
  }

  @Override
  public String toString() {
    return text;
  }
}
