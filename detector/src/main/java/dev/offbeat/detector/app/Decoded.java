package dev.offbeat.detector.app;

import dev.offbeat.detector.ingest.Point;
import org.jspecify.annotations.Nullable;

/** What became of an input record. */
sealed interface Decoded {
  /**
   * One of its points; the series is the stream's key.
   *
   * @param isKeyed whether the record's own key is the series, so that it lies where it belongs
   */
  record OfSeries(Point point, boolean isKeyed) implements Decoded {}

  /** The record itself, for it could not be read. Why stands in the headers. */
  final class DeadLetter implements Decoded {
    private final byte @Nullable [] key;
    private final byte @Nullable [] payload;

    DeadLetter(byte @Nullable [] key, byte @Nullable [] payload) {
      this.key = key;
      this.payload = payload;
    }

    byte @Nullable [] key() {
      return key;
    }

    byte @Nullable [] payload() {
      return payload;
    }
  }
}
