package dev.offbeat.detector.intake;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The points of one series that wait for older ones, in the order of their times. */
final class ReorderBuffer {
  /** Points that may wait; the oldest of more goes on at once. */
  static final int LIMIT = 256;

  private final int features;
  private long[] times = new long[0]; // [count], ascending
  private long[] starts = new long[0]; // [count]
  private double[] values = new double[0]; // [count][F]
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

  /** Puts a point in its place; its values follow by {@link #set}. */
  void insert(int at, long time, long start) {
    if (count == times.length) {
      grow();
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
  }

  long oldestStart() {
    return starts[0];
  }

  double[] oldestValues() {
    return Arrays.copyOf(values, features);
  }

  void removeOldest() {
    count--;
    System.arraycopy(times, 1, times, 0, count);
    System.arraycopy(starts, 1, starts, 0, count);
    System.arraycopy(values, features, values, 0, count * features);
  }

  void clear() {
    count = 0;
  }

  static int maxBytes(int features) {
    return Short.BYTES + LIMIT * (2 * Long.BYTES + Double.BYTES * features);
  }

  /**
   * Writes the points.
   *
   * @param withStarts whether the starts of their intervals matter
   */
  void write(ByteBuffer buffer, boolean withStarts) {
    buffer.putShort((short) count);
    for (int i = 0; i < count; i++) {
      buffer.putLong(times[i]);
      if (withStarts) {
        buffer.putLong(starts[i]);
      }
      for (int f = 0; f < features; f++) {
        buffer.putDouble(values[i * features + f]);
      }
    }
  }

  void read(ByteBuffer buffer, boolean withStarts) {
    count = 0;
    int size = buffer.getShort();
    if (size < 0 || size > LIMIT) {
      throw new IllegalArgumentException(size + " points wait for others");
    }
    for (int i = 0; i < size; i++) {
      long time = buffer.getLong();
      if (i > 0 && time <= times[i - 1]) {
        throw new IllegalArgumentException("waiting points are not in order");
      }
      insert(i, time, withStarts ? buffer.getLong() : -1);
      for (int f = 0; f < features; f++) {
        set(i, f, buffer.getDouble());
      }
    }
  }
}
