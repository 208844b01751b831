package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.score.Part;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The models under which a series' open incidents opened, where another one watches the series
 * since: they keep their ids. Scratch, reused.
 */
final class Origins {
  /** What opens incidents of its own. */
  static final int POINT = 0;

  static final int SILENCE = 1;
  static final int FLATLINE = 2;
  static final int KINDS = 3;

  private final long[] keys = new long[KINDS]; // 0 for the model that watches

  static int kind(Incident incident) {
    return incident.part() == Part.SILENCE
        ? SILENCE
        : incident.part() == Part.FLATLINE ? FLATLINE : POINT;
  }

  void clear() {
    Arrays.fill(keys, 0);
  }

  boolean isEmpty() {
    return keys[POINT] == 0 && keys[SILENCE] == 0 && keys[FLATLINE] == 0;
  }

  long of(int kind) {
    return keys[kind];
  }

  /** Notes that what is open of a kind was opened by a model, unless an earlier one is noted. */
  void note(int kind, boolean isOpen, long key) {
    keys[kind] = !isOpen ? 0 : keys[kind] == 0 ? key : keys[kind];
  }

  /** Forgets those of a kind of which nothing is open. */
  void keep(int kind, boolean isOpen) {
    keys[kind] = isOpen ? keys[kind] : 0;
  }

  static int bytes() {
    return KINDS * Long.BYTES;
  }

  void write(ByteBuffer buffer) {
    for (long key : keys) {
      buffer.putLong(key);
    }
  }

  void read(ByteBuffer buffer) {
    for (int kind = 0; kind < KINDS; kind++) {
      keys[kind] = buffer.getLong();
    }
  }
}
