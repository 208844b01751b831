package dev.offbeat.bench.quality;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Event times as the benchmarks' files write them. */
final class Timestamps {
  private Timestamps() {}

  /**
   * Milliseconds since the epoch of a time like {@code 2014-04-10 07:15:00}, taken as UTC.
   * Fractions of a second do not count: NAB's windows have them, its series do not.
   *
   * @throws IllegalArgumentException if it is no such time
   */
  static long millis(Path file, String stamp) {
    String seconds = stamp.strip().split("\\.", 2)[0];
    try {
      return LocalDateTime.parse(seconds.replace(' ', 'T'))
          .toInstant(ZoneOffset.UTC)
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "%s: expected a time like 2014-04-10 07:15:00, found %s".formatted(file, stamp), e);
    }
  }
}
