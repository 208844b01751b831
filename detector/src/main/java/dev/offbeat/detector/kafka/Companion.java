package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Alignment;
import dev.offbeat.detector.SeriesState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The second model of a series while one takes over from another. Scratch, reused. */
final class Companion {
  /** What it is there for. */
  enum Phase {
    /** The new model finds its way into the series. */
    WARMING(1),
    /** The new model is compared with the one that watches. */
    TRIAL(2),
    /** The new model watches; the one before is kept, to compare and to go back to. */
    WATCH(3),
    /** The new model does worse on this series, which stays with the one before. No state. */
    DECLINED(4);

    private final byte code;

    Phase(int code) {
      this.code = (byte) code;
    }

    private static Phase of(byte code) {
      for (Phase phase : values()) {
        if (phase.code == code) {
          return phase;
        }
      }
      throw new IllegalArgumentException("phase of a companion " + code);
    }
  }

  Phase phase = Phase.WARMING;
  long key; // of its model
  @Nullable TaskModel model; // null if it is not to be had
  @Nullable SeriesState state; // null if there is none
  int points; // taken in during this phase
  final Comparison comparison = new Comparison();
  final Alignment alignment;

  Companion(int features) {
    alignment = new Alignment(features);
  }

  /** Begins with a new state. */
  void begin(TaskModel ofModel, SeriesState from) {
    key = ofModel.key;
    model = ofModel;
    state = from;
    turn(Phase.WARMING);
  }

  void turn(Phase next) {
    phase = next;
    points = 0;
    comparison.clear();
    alignment.clear();
    if (next == Phase.DECLINED) {
      state = null;
    }
  }

  /** Bytes of all but the state. */
  static int ownBytes(int features) {
    return 1
        + Long.BYTES
        + 2 * Integer.BYTES
        + Math.max(Comparison.bytes(), Alignment.bytes(features));
  }

  void write(ByteBuffer buffer, byte[] encodedState) {
    buffer.put(phase.code).putLong(key).putInt(points);
    if (phase == Phase.WARMING) {
      alignment.write(buffer);
    } else {
      comparison.write(buffer);
    }
    buffer.putInt(encodedState.length).put(encodedState);
  }

  /**
   * Reads what {@link #write} wrote but for the state, and returns the number of bytes of that,
   * which come next.
   *
   * @throws IllegalArgumentException if a number is out of its range
   * @throws java.nio.BufferUnderflowException if bytes are missing
   */
  int read(ByteBuffer buffer) {
    phase = Phase.of(buffer.get());
    key = buffer.getLong();
    points = buffer.getInt();
    comparison.clear();
    alignment.clear();
    if (phase == Phase.WARMING) {
      alignment.read(buffer);
    } else {
      comparison.read(buffer);
    }
    int length = buffer.getInt();
    if (points < 0 || length < 0 || length > buffer.remaining()) {
      throw new IllegalArgumentException("companion of %d bytes".formatted(length));
    }
    model = null;
    state = null;
    return length;
  }
}
