package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import org.jspecify.annotations.Nullable;

/** Bounds a record's payload. */
final class Payloads {
  private Payloads() {}

  static byte[] require(byte @Nullable [] payload, String what, int largest)
      throws DecodeException {
    if (payload == null) {
      throw new DecodeException(
          Reason.PAYLOAD_MISSING, "expected %s, found no payload".formatted(what));
    }
    if (payload.length > largest) {
      throw new DecodeException(
          Reason.PAYLOAD_TOO_LARGE,
          "expected at most %d bytes, found %d".formatted(largest, payload.length));
    }
    return payload;
  }
}
