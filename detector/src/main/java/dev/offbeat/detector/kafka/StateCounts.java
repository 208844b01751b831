package dev.offbeat.detector.kafka;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a task's store holds, kept in the store itself: committed and restored with the states, so
 * that a start need not read them all.
 *
 * @param openIncidents open incidents in states of the model
 */
record StateCounts(int series, int openIncidents) {
  /** No record's key: decoders refuse an empty one. */
  static final String KEY = "";

  private static final byte LAYOUT = 1;
  private static final int BYTES = 1 + Long.BYTES + 2 * Integer.BYTES;

  StateCounts plus(int moreSeries, int moreOpenIncidents) {
    return new StateCounts(series + moreSeries, openIncidents + moreOpenIncidents);
  }

  byte[] encode(String fingerprint) {
    return ByteBuffer.allocate(BYTES)
        .put(LAYOUT)
        .putLong(HexFormat.fromHexDigitsToLong(fingerprint))
        .putInt(series)
        .putInt(openIncidents)
        .array();
  }

  /** Null if the bytes are not the counts of this model. */
  static @Nullable StateCounts decode(byte @Nullable [] bytes, String fingerprint) {
    if (bytes == null || bytes.length != BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() != LAYOUT || in.getLong() != HexFormat.fromHexDigitsToLong(fingerprint)) {
      return null;
    }
    return new StateCounts(in.getInt(), in.getInt());
  }
}
