package dev.offbeat.detector.kafka;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a task's store holds, kept in the store itself: committed and restored with the states, so
 * that a start need not read them all.
 *
 * @param openIncidents open incidents in states whose model is known
 */
record StateCounts(int series, int openIncidents) {
  /** No record's key: decoders refuse an empty one. */
  static final String KEY = "";

  private static final byte LAYOUT = 1;
  private static final byte LAYOUT_OF_MODELS = 2;
  private static final int BYTES = 1 + Long.BYTES + 2 * Integer.BYTES;

  /** The counts with what is known of the models. */
  record Kept(StateCounts counts, ModelBook book) {}

  StateCounts plus(int moreSeries, int moreOpenIncidents) {
    return new StateCounts(series + moreSeries, openIncidents + moreOpenIncidents);
  }

  /** As bytes; models cost some only where there is more than one. */
  byte[] encode(ModelBook book) {
    byte[] models = book.encode();
    return ByteBuffer.allocate(BYTES + models.length)
        .put(models.length == 0 ? LAYOUT : LAYOUT_OF_MODELS)
        .putLong(book.slot(null).lead)
        .putInt(series)
        .putInt(openIncidents)
        .put(models)
        .array();
  }

  /** Null if the bytes are no such counts. */
  static @Nullable Kept decode(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length < BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte layout = in.get();
    long lead = in.getLong();
    StateCounts counts = new StateCounts(in.getInt(), in.getInt());
    if (layout == LAYOUT && !in.hasRemaining()) {
      ModelBook book = new ModelBook();
      book.slots().put(ModelPlan.DEFAULT, new ModelBook.Slot(lead));
      book.count(lead, counts.series, 0);
      return new Kept(counts, book);
    } else if (layout != LAYOUT_OF_MODELS) {
      return null;
    }
    try {
      return new Kept(counts, ModelBook.decode(in));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }
}
