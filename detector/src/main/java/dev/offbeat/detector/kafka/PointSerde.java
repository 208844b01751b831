package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A point's value in a topic whose key is the series, which is not written again: a point that is
 * read is of the series "". 10 bytes and 8 a value, big end first:
 *
 * <pre>
 * version     1 byte
 * kind        1 byte, with bits for whether start and period follow
 * timestamp   8 bytes, ms since the epoch
 * start       8 bytes, if known
 * period      8 bytes, if known
 * values      8 bytes each
 * </pre>
 */
public final class PointSerde extends Serdes.WrapperSerde<Point> {
  private static final byte VERSION = 1;
  private static final int KIND = 0x0f;
  private static final int HAS_START = 0x10;
  private static final int HAS_PERIOD = 0x20;

  public PointSerde() {
    super(
        (topic, point) -> point == null ? null : write(point),
        (topic, bytes) -> bytes == null ? null : read(bytes));
  }

  private static byte[] write(Point point) {
    Observation observation = point.observation();
    boolean hasStart = point.startMillis() != Point.UNKNOWN_START;
    boolean hasPeriod = point.periodMillis() != 0;
    int longs = 1 + (hasStart ? 1 : 0) + (hasPeriod ? 1 : 0) + observation.size();
    ByteBuffer out = ByteBuffer.allocate(2 + Long.BYTES * longs);
    out.put(VERSION);
    out.put(
        (byte) (code(point.kind()) | (hasStart ? HAS_START : 0) | (hasPeriod ? HAS_PERIOD : 0)));
    out.putLong(observation.timestampMillis());
    if (hasStart) {
      out.putLong(point.startMillis());
    }
    if (hasPeriod) {
      out.putLong(point.periodMillis());
    }
    for (int f = 0; f < observation.size(); f++) {
      out.putDouble(observation.value(f));
    }
    return out.array();
  }

  private static Point read(byte[] bytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte version = in.get();
      if (version != VERSION) {
        throw new SerializationException(
            "expected a point of version %d, found %d".formatted(VERSION, version));
      }
      int flags = in.get();
      Point.Kind kind = kind(flags & KIND);
      long timestamp = in.getLong();
      long start = (flags & HAS_START) != 0 ? in.getLong() : Point.UNKNOWN_START;
      long period = (flags & HAS_PERIOD) != 0 ? in.getLong() : 0;
      if (in.remaining() % Double.BYTES != 0) {
        throw new SerializationException(
            "expected values of 8 bytes each, found %d bytes".formatted(in.remaining()));
      }
      double[] values = new double[in.remaining() / Double.BYTES];
      in.asDoubleBuffer().get(values);
      return new Point("", Observation.of(timestamp, values), kind, start, period);
    } catch (BufferUnderflowException e) {
      throw new SerializationException(
          "expected a point of at least 10 bytes, found %d".formatted(bytes.length), e);
    }
  }

  /** What stands in topics: constants may be moved in the source. */
  private static int code(Point.Kind kind) {
    return switch (kind) {
      case UNKNOWN -> 0;
      case GAUGE -> 1;
      case CUMULATIVE -> 2;
      case DELTA -> 3;
    };
  }

  private static Point.Kind kind(int code) {
    for (Point.Kind kind : Point.Kind.values()) {
      if (code(kind) == code) {
        return kind;
      }
    }
    throw new SerializationException("expected a kind of point, found " + code);
  }
}
