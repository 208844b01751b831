package dev.offbeat.detector.intake;

import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.Point;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The points of one series that wait for older ones, in the order of their times. */
final class ReorderBuffer {
  /** Points that may wait; the oldest of more goes on at once. */
  static final int LIMIT = 256;

  /** Bytes of running statistics that may wait; of more, too. */
  private static final int STATISTICS_LIMIT = 1 << 16;

  private final int features;
  private long[] times = new long[0]; // [count], ascending
  private long[] starts = new long[0]; // [count]
  private double[] values = new double[0]; // [count][F]
  private @Nullable RunningStatistic @Nullable [] statistics; // [count], null where there are none
  private int statisticBytes;
  private int count;

  ReorderBuffer(int features) {
    this.features = features;
  }

  int count() {
    return count;
  }

  long oldest() {
    return times[0];
  }

  long newest() {
    return times[count - 1];
  }

  /** Where a time belongs: the number of points before it, or −1 if there is one of that time. */
  int place(long time) {
    int at = count;
    while (at > 0 && times[at - 1] >= time) {
      at--;
    }
    return at < count && times[at] == time ? -1 : at;
  }

  /** Whether more wait than may. */
  boolean isOverfull() {
    return count > LIMIT || statisticBytes > STATISTICS_LIMIT;
  }

  /** Whether running statistics wait. */
  boolean hasStatistics() {
    return statisticBytes > 0;
  }

  /** Puts a point in its place; its values follow by {@link #set}. */
  void insert(int at, long time, long start, @Nullable RunningStatistic statistic) {
    if (count == times.length) {
      grow();
    }
    if (statistic != null && statistics == null) {
      statistics = new RunningStatistic[times.length];
    }
    if (statistics != null) {
      System.arraycopy(statistics, at, statistics, at + 1, count - at);
      statistics[at] = statistic;
      statisticBytes += statistic == null ? 0 : statistic.bytes();
    }
    int tail = count - at;
    System.arraycopy(times, at, times, at + 1, tail);
    System.arraycopy(starts, at, starts, at + 1, tail);
    System.arraycopy(values, at * features, values, (at + 1) * features, tail * features);
    times[at] = time;
    starts[at] = start;
    count++;
  }

  void set(int at, int feature, double value) {
    values[at * features + feature] = value;
  }

  private void grow() {
    int size = Math.min(LIMIT + 1, Math.max(8, 2 * times.length));
    times = Arrays.copyOf(times, size);
    starts = Arrays.copyOf(starts, size);
    values = Arrays.copyOf(values, size * features);
    statistics = statistics == null ? null : Arrays.copyOf(statistics, size);
  }

  long oldestStart() {
    return starts[0];
  }

  double[] oldestValues() {
    return Arrays.copyOf(values, features);
  }

  @Nullable RunningStatistic oldestStatistic() {
    return statistics == null ? null : statistics[0];
  }

  void removeOldest() {
    count--;
    if (statistics != null) {
      statisticBytes -= statistics[0] == null ? 0 : statistics[0].bytes();
      System.arraycopy(statistics, 1, statistics, 0, count);
    }
    System.arraycopy(times, 1, times, 0, count);
    System.arraycopy(starts, 1, starts, 0, count);
    System.arraycopy(values, features, values, 0, count * features);
  }

  void clear() {
    count = 0;
    statistics = null;
    statisticBytes = 0;
  }

  /** Bytes that {@link #write} needs at most. */
  int maxBytes() {
    return Short.BYTES + count * (2 * Long.BYTES + Double.BYTES * features + 1) + statisticBytes;
  }

  /**
   * Writes the points.
   *
   * @param withStarts whether the starts of their intervals matter
   * @param withStatistics whether running statistics do
   */
  void write(ByteBuffer buffer, boolean withStarts, boolean withStatistics) {
    buffer.putShort((short) count);
    for (int i = 0; i < count; i++) {
      buffer.putLong(times[i]);
      if (withStarts) {
        buffer.putLong(starts[i]);
      }
      if (withStatistics) {
        RunningStatistic.write(statistics == null ? null : statistics[i], buffer);
      }
      for (int f = 0; f < features; f++) {
        buffer.putDouble(values[i * features + f]);
      }
    }
  }

  void read(ByteBuffer buffer, boolean withStarts, boolean withStatistics) {
    clear();
    int size = buffer.getShort();
    if (size < 0 || size > LIMIT) {
      throw new IllegalArgumentException(size + " points wait for others");
    }
    for (int i = 0; i < size; i++) {
      long time = buffer.getLong();
      if (i > 0 && time <= times[i - 1]) {
        throw new IllegalArgumentException("waiting points are not in order");
      }
      long start = withStarts ? buffer.getLong() : Point.UNKNOWN_START;
      insert(i, time, start, withStatistics ? RunningStatistic.read(buffer) : null);
      for (int f = 0; f < features; f++) {
        set(i, f, buffer.getDouble());
      }
    }
  }
}
