package dev.offbeat.detector.ingest;

import dev.offbeat.detector.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payloads of one format. Implementations keep no state between calls and may be shared
 * by threads.
 */
public interface Decoder {
  /**
   * Hands every point of a payload to the sink, in the payload's order. All or none: a payload that
   * cannot be read to its end hands over nothing.
   *
   * @param key the record's key, in a topic of series the series' name in UTF-8
   * @param payload the record's value; null for a tombstone
   * @param recordTimestampMillis the record's own time, for payloads that carry none; negative if
   *     unknown
   * @throws DecodeException if the record cannot be read; no other throwable leaves a decoder
   */
  void decode(
      byte @Nullable [] key, byte @Nullable [] payload, long recordTimestampMillis, Sink sink)
      throws DecodeException;

  /** Takes the decoded points. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes one point.
     *
     * @param series the series' key
     * @param observation its values in the order of the model's features, NaN where missing
     */
    void accept(String series, Observation observation);
  }
}
