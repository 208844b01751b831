package dev.offbeat.bench.quality;

import dev.offbeat.detector.ingest.Timestamps;

/** Event times as the benchmarks' files write them. */
final class EventTime {
  private EventTime() {}

  /**
   * Milliseconds since the epoch of a time as the detector's own readers take it: {@code 2014-04-10
   * 07:15:00}, ISO-8601, a number.
   *
   * @param file for messages
   * @throws IllegalArgumentException if it is none
   */
  static long millis(String file, String stamp) {
    try {
      return Timestamps.parseMillis(stamp);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
