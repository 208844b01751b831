package dev.offbeat.detector.rules;

import biweekly.util.DateTimeComponents;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/**
 * Wall-clock time as a number: the milliseconds since the epoch at which a clock in UTC would show
 * it. Recurrences are counted in it, since a rule such as every Tuesday at 02:00 is about the clock
 * on the wall; only then it becomes an instant.
 */
final class LocalTime {
  static final long DAY = 86_400_000;

  private LocalTime() {}

  static long of(DateTimeComponents components) {
    return LocalDateTime.of(
            components.getYear(),
            components.getMonth(),
            components.getDate(),
            components.getHour(),
            components.getMinute(),
            components.getSecond())
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  static long ofInstant(long millis, TimeZone zone) {
    return millis + zone.getOffset(millis);
  }

  /**
   * The instant at which the clock shows a time; ms since the epoch. As RFC 5545 has it, a time
   * that comes twice is the first one, and one that is skipped counts on from before the gap.
   */
  static long toInstant(long local, TimeZone zone) {
    int before = zone.getOffset(local - DAY);
    int after = zone.getOffset(local + DAY);
    if (before == after || zone.getOffset(local - before) == before) {
      return local - before;
    }
    return zone.getOffset(local - after) == after ? local - after : local - before;
  }
}
