package dev.offbeat.detector;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.offbeat.detector.StateDecodeException.Reason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Writes a {@link SeriesState} as bytes and reads it back, bit for bit. Layout: version (1 byte),
 * the model's fingerprint (8 bytes), then the state, all little-endian ({@code docs/performance.md}
 * has the fields). Owns a buffer: one per thread.
 */
public final class SeriesStateCodec {
  private static final byte LAYOUT = 2;

  /** Its predecessor: read, and written no more. */
  private static final byte BIG_ENDIAN_LAYOUT = 1;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final DetectorModel model;
  private final long fingerprint;
  private final ByteBuffer buffer;

  SeriesStateCodec(DetectorModel model) {
    this.model = model;
    this.fingerprint = HexFormat.fromHexDigitsToLong(model.fingerprint());
    this.buffer =
        ByteBuffer.allocate(1 + Long.BYTES + SeriesState.maxBytes(model)).order(LITTLE_ENDIAN);
  }

  /** Bytes of a state at most. */
  public int maxBytes() {
    return buffer.capacity();
  }

  public byte[] encode(SeriesState state) {
    return encode(state, NOTHING);
  }

  /** The same with other bytes before it, which are the caller's. */
  public byte[] encode(SeriesState state, ByteBuffer prefix) {
    buffer.clear().put(LAYOUT).putLong(fingerprint);
    state.write(buffer);
    int length = prefix.remaining();
    byte[] bytes = new byte[length + buffer.position()];
    prefix.get(prefix.position(), bytes, 0, length);
    System.arraycopy(buffer.array(), 0, bytes, length, buffer.position());
    return bytes;
  }

  /**
   * The fingerprint of the model that a state names; 0 where the bytes are no state.
   *
   * @param offset number of bytes before the state
   */
  public static long fingerprint(byte[] bytes, int offset) {
    if (bytes.length - offset <= Long.BYTES || offset < 0) {
      return 0;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (bytes[offset]) {
      case LAYOUT -> in.order(LITTLE_ENDIAN).getLong(offset + 1);
      case BIG_ENDIAN_LAYOUT -> in.getLong(offset + 1);
      default -> 0;
    };
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws StateDecodeException if the bytes are of another layout or model, or damaged
   */
  public SeriesState decode(byte[] bytes) throws StateDecodeException {
    SeriesState state = model.newState();
    decode(bytes, state);
    return state;
  }

  /**
   * Reads what {@link #encode} wrote over a state of this model, whatever that held: the same state
   * as a new one, without the garbage. After an exception the state holds nothing of use.
   *
   * @throws StateDecodeException if the bytes are of another layout or model, or damaged
   */
  public void decode(byte[] bytes, SeriesState state) throws StateDecodeException {
    decode(bytes, 0, state);
  }

  /**
   * The same where the state's bytes begin later.
   *
   * @param offset number of bytes before them
   * @throws StateDecodeException if the bytes are of another layout or model, or damaged
   */
  public void decode(byte[] bytes, int offset, SeriesState state) throws StateDecodeException {
    decode(bytes, offset, bytes.length - offset, state);
  }

  /**
   * The same where other bytes follow.
   *
   * @param offset number of bytes before them
   * @param length how many they are
   * @throws StateDecodeException if the bytes are of another layout or model, or damaged
   */
  public void decode(byte[] bytes, int offset, int length, SeriesState state)
      throws StateDecodeException {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).order(LITTLE_ENDIAN);
    try {
      byte layout = in.get();
      if (layout == BIG_ENDIAN_LAYOUT) {
        in.order(BIG_ENDIAN);
      } else if (layout != LAYOUT) {
        throw new StateDecodeException(Reason.LAYOUT, "layout " + LAYOUT, "layout " + layout);
      }
      long found = in.getLong();
      if (found != fingerprint) {
        HexFormat hex = HexFormat.of();
        throw new StateDecodeException(
            Reason.MODEL,
            "a state of model " + model.fingerprint(),
            "one of model " + hex.toHexDigits(found));
      }
      state.read(in);
      if (in.hasRemaining()) {
        throw new StateDecodeException(
            Reason.CORRUPT, in.position() + " bytes", bytes.length + " bytes");
      }
    } catch (BufferUnderflowException e) {
      throw new StateDecodeException(Reason.CORRUPT, "more bytes", bytes.length + " bytes");
    } catch (IllegalArgumentException e) {
      throw new StateDecodeException(Reason.CORRUPT, "numbers in their range", e.getMessage());
    }
  }
}
