package dev.offbeat.detector.app;

import dev.offbeat.detector.Observation;
import org.jspecify.annotations.Nullable;

/** What became of an input record. */
sealed interface Decoded {
  /** One of its observations; the series is the stream's key. */
  record Point(Observation observation) implements Decoded {}

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
