package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a record's key as text. */
final class RecordKeys {
  private static final int LARGEST = SeriesKey.MOST_BYTES;

  private RecordKeys() {}

  static String decode(byte @Nullable [] key) throws DecodeException {
    if (key == null) {
      throw new DecodeException(
          Reason.KEY_MISSING, "expected the record's key to name the series, found no key");
    }
    if (key.length == 0 || key.length > LARGEST) {
      throw new DecodeException(
          Reason.KEY_INVALID,
          "expected a key of 1 to %d bytes, found %d".formatted(LARGEST, key.length));
    }
    try {
      return unreserved(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException e) {
      throw new DecodeException(Reason.KEY_INVALID, "expected a key in UTF-8, found other bytes");
    }
  }

  private static String unreserved(String name) throws DecodeException {
    if (name.startsWith(Decoder.RESERVED)) {
      throw new DecodeException(
          Reason.KEY_INVALID,
          "expected a key that does not begin with the reserved %s, found %s"
              .formatted(Decoder.RESERVED, name));
    }
    return name;
  }
}
