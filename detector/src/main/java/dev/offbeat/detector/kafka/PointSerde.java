package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.Origin;
import dev.offbeat.detector.ingest.Point;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * A point's value in a topic whose key is the series, which is not written again: a point that is
 * read is of the series "". 10 bytes and 8 a value, up to 18 for where it was read, and what a
 * running statistic takes, big end first:
 *
 * <pre>
 * version     1 byte: 3 with a statistic, 2 with an origin, else 1
 * kind        1 byte, with bits for whether start, period, origin and statistic follow
 * timestamp   8 bytes, ms since the epoch
 * start       8 bytes, if known
 * period      8 bytes, if known
 * origin      hash of the topic's name in 4 bytes, partition and offset as unsigned LEB128, if known
 * statistic   as it writes itself, if there is one
 * values      8 bytes each
 * </pre>
 */
public final class PointSerde extends Serdes.WrapperSerde<Point> {
  private static final byte VERSION = 1;
  private static final byte VERSION_OF_ORIGINS = 2;
  private static final byte VERSION_OF_STATISTICS = 3;
  private static final int KIND = 0x0f;
  private static final int HAS_START = 0x10;
  private static final int HAS_PERIOD = 0x20;
  private static final int HAS_ORIGIN = 0x40;
  private static final int HAS_STATISTIC = 0x80;
  private static final int LARGEST_ORIGIN = Integer.BYTES + 5 + 10;

  /** Origins are forgotten. */
  public PointSerde() {
    this(List.of());
  }

  /**
   * A serde of points from some topics.
   *
   * @param topics where points may come from; the origin of others is forgotten
   */
  public PointSerde(List<String> topics) {
    this(byHash(topics));
  }

  private PointSerde(Map<Integer, String> topics) {
    super(
        (topic, point) -> point == null ? null : write(point),
        (topic, bytes) -> bytes == null ? null : read(bytes, topics));
  }

  /** Topics by the hash that stands for them; two that share one are not told apart. */
  private static Map<Integer, String> byHash(List<String> topics) {
    Map<Integer, String> byHash = new HashMap<>();
    Set<Integer> shared = new HashSet<>();
    for (String topic : topics) {
      String other = byHash.put(topic.hashCode(), topic);
      if (other != null && !other.equals(topic)) {
        shared.add(topic.hashCode());
      }
    }
    byHash.keySet().removeAll(shared);
    return byHash;
  }

  private static byte[] write(Point point) {
    Observation observation = point.observation();
    boolean hasStart = point.startMillis() != Point.UNKNOWN_START;
    boolean hasPeriod = point.periodMillis() != 0;
    int longs = 1 + (hasStart ? 1 : 0) + (hasPeriod ? 1 : 0) + observation.size();
    Origin origin = point.origin();
    RunningStatistic statistic = point.statistic();
    ByteBuffer out =
        ByteBuffer.allocate(
            2
                + Long.BYTES * longs
                + (origin == null ? 0 : LARGEST_ORIGIN)
                + (statistic == null ? 0 : statistic.bytes()));
    byte ofOrigin = origin == null ? VERSION : VERSION_OF_ORIGINS;
    out.put(statistic == null ? ofOrigin : VERSION_OF_STATISTICS);
    out.put(
        (byte)
            (code(point.kind())
                | (hasStart ? HAS_START : 0)
                | (hasPeriod ? HAS_PERIOD : 0)
                | (origin == null ? 0 : HAS_ORIGIN)
                | (statistic == null ? 0 : HAS_STATISTIC)));
    out.putLong(observation.timestampMillis());
    if (hasStart) {
      out.putLong(point.startMillis());
    }
    if (hasPeriod) {
      out.putLong(point.periodMillis());
    }
    if (origin != null) {
      out.putInt(origin.topic().hashCode());
      writeLeb128(origin.partition(), out);
      writeLeb128(origin.offset(), out);
    }
    if (statistic != null) {
      RunningStatistic.write(statistic, out);
    }
    for (int f = 0; f < observation.size(); f++) {
      out.putDouble(observation.value(f));
    }
    return out.hasRemaining() ? Arrays.copyOf(out.array(), out.position()) : out.array();
  }

  private static Point read(byte[] bytes, Map<Integer, String> topics) {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      byte version = in.get();
      if (version < VERSION || version > VERSION_OF_STATISTICS) {
        throw new SerializationException(
            "expected a point of version %d to %d, found %d"
                .formatted(VERSION, VERSION_OF_STATISTICS, version));
      }
      int flags = in.get();
      Point.Kind kind = kind(flags & KIND);
      long timestamp = in.getLong();
      long start = (flags & HAS_START) != 0 ? in.getLong() : Point.UNKNOWN_START;
      long period = (flags & HAS_PERIOD) != 0 ? in.getLong() : 0;
      Origin origin = (flags & HAS_ORIGIN) != 0 ? readOrigin(in, topics) : null;
      RunningStatistic statistic = (flags & HAS_STATISTIC) != 0 ? RunningStatistic.read(in) : null;
      if (in.remaining() % Double.BYTES != 0) {
        throw new SerializationException(
            "expected values of 8 bytes each, found %d bytes".formatted(in.remaining()));
      }
      double[] values = new double[in.remaining() / Double.BYTES];
      in.asDoubleBuffer().get(values);
      Observation observation = Observation.of(timestamp, values);
      return new Point("", observation, kind, start, period, statistic, origin);
    } catch (BufferUnderflowException e) {
      throw new SerializationException(
          "expected a point of more bytes, found %d".formatted(bytes.length), e);
    } catch (IllegalArgumentException e) {
      throw new SerializationException(e.getMessage(), e);
    }
  }

  private static @Nullable Origin readOrigin(ByteBuffer in, Map<Integer, String> topics) {
    String topic = topics.get(in.getInt());
    long partition = readLeb128(in);
    long offset = readLeb128(in);
    return topic == null ? null : new Origin(topic, (int) partition, offset);
  }

  private static void writeLeb128(long number, ByteBuffer out) {
    long rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long readLeb128(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new SerializationException("expected a number of at most 10 bytes, found a longer one");
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
