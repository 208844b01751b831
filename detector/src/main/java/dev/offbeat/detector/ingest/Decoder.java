package dev.offbeat.detector.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Reads the payloads of one format. Implementations keep no state that changes what they read, and
 * may be shared by threads. {@link Formats} makes them.
 */
public interface Decoder {
  /** Series' names that begin so are Offbeat's own; a record that bears one cannot be read. */
  String RESERVED = "offbeat-canary/";

  /**
   * Hands every point of a payload to the sink, in the payload's order. All or none: a payload that
   * cannot be read to its end hands over nothing.
   *
   * @param key the record's key; with {@link #keyIsSeries} the series' name in UTF-8
   * @param payload the record's value; null for a tombstone
   * @param recordTimestampMillis the record's own time, for payloads that carry none; negative if
   *     unknown
   * @throws DecodeException if the record cannot be read; no other throwable leaves a decoder
   */
  void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException;

  /**
   * Whether a record's key is its one point's series, so that a series' points lie in one partition
   * already.
   */
  boolean keyIsSeries();

  /** Takes the decoded points. */
  @FunctionalInterface
  interface Sink {
    /** Takes one point. */
    void accept(Point point);
  }
}
