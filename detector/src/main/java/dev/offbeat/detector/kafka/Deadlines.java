package dev.offbeat.detector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When each series of one task is to be looked at if nothing comes of it, ordered by time, in a
 * store; and the task's clock.
 */
final class Deadlines {
  /*
   * Key: the time with its sign flipped, big-endian, so that bytes are in the order of times; then the
   * series. No value. The clock lies under the empty key.
   *
   * A lazy timer: a point does not move its series' entry. An entry that falls due while its series
   * still speaks is put back at the new time, which is once in as many points as a silence lasts, and
   * an idle series has one entry that nobody touches. Before the earliest is due, nothing is read.
   */
  private static final byte[] CLOCK = {};
  private static final byte[] NOTHING = {};
  private static final int AT_ONCE = 1000;

  private final KeyValueStore<byte[], byte[]> store;
  private long earliest = Long.MIN_VALUE; // at or before every entry's time

  /** One series' turn. */
  record Due(long time, String series) {}

  Deadlines(KeyValueStore<byte[], byte[]> store) {
    this.store = store;
  }

  /** The clock as kept; {@link Long#MIN_VALUE} where there is none. */
  long clock() {
    byte[] kept = store.get(CLOCK);
    return kept == null || kept.length != Long.BYTES
        ? Long.MIN_VALUE
        : ByteBuffer.wrap(kept).getLong();
  }

  void keepClock(long now) {
    store.put(CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(now).array());
  }

  void put(long time, String series) {
    store.put(key(time, series), NOTHING);
    earliest = Math.min(earliest, time);
  }

  void remove(long time, String series) {
    store.delete(key(time, series));
  }

  /** Takes out the next series whose time has come, some of them; none if there are none. */
  List<Due> takeDue(long now) {
    if (now < earliest) {
      return List.of();
    }
    List<Due> due = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    long next = Long.MAX_VALUE;
    try (KeyValueIterator<byte[], byte[]> entries = store.range(key(earliest, ""), null)) {
      while (entries.hasNext()) {
        KeyValue<byte[], byte[]> entry = entries.next();
        long time = time(entry.key);
        if (time > now || due.size() == AT_ONCE) {
          next = time;
          break;
        }
        keys.add(entry.key);
        due.add(
            new Due(time, new String(entry.key, Long.BYTES, entry.key.length - Long.BYTES, UTF_8)));
      }
    }
    keys.forEach(store::delete);
    earliest = next;
    return due;
  }

  private static byte[] key(long time, String series) {
    byte[] name = series.getBytes(UTF_8);
    return ByteBuffer.allocate(Long.BYTES + name.length)
        .putLong(time ^ Long.MIN_VALUE)
        .put(name)
        .array();
  }

  private static long time(byte[] key) {
    return ByteBuffer.wrap(key).getLong() ^ Long.MIN_VALUE;
  }
}
