package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.kafka.StoredSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Pages of the series that this instance has, in the order of their names' bytes. */
final class SeriesPages {
  /*
   * Without a filter a page reads what it shows, and the stores say how many series they hold. With one,
   * every entry is looked at once, names alone if nothing is asked of the state: for so long and no
   * longer, after which the answer says that it has not seen all.
   */
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final int LOOK = 256; // entries between two looks at the clock

  /** The order of a page. */
  static final Comparator<String> ORDER =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));

  private final Cluster cluster;
  private final Supplier<SeriesReader> readers;

  SeriesPages(Cluster cluster, Supplier<SeriesReader> readers) {
    this.cluster = cluster;
    this.readers = readers;
  }

  /**
   * A page.
   *
   * @param total series that there are
   * @param matching those that the filter lets through
   * @param isComplete whether all series were looked at
   * @param hasMore whether others come after these
   */
  record Page(
      List<ObjectNode> series, long total, long matching, boolean isComplete, boolean hasMore) {}

  /**
   * @param after name of the last series of the page before; null for the first page
   */
  Page page(SeriesFilter filter, @Nullable String after, int limit) {
    try (SeriesReader reader = readers.get()) {
      return read(reader, filter, after, limit);
    } catch (InvalidStateStoreException e) {
      throw Problem.moving(String.valueOf(e.getMessage()));
    }
  }

  private Page read(SeriesReader reader, SeriesFilter filter, @Nullable String after, int limit) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    List<KeyValue<String, byte[]>> rows = new ArrayList<>();
    long total = 0;
    long matching = 0;
    boolean isComplete = true;
    for (ReadOnlyKeyValueStore<String, byte[]> store : cluster.stores()) {
      Scan scan = new Scan(filter, after, limit, reader, deadline);
      if (filter.isEmpty()) {
        total += count(store);
        scan.page(store);
      } else {
        scan.all(store);
        total += scan.seen;
        matching += scan.matching;
        isComplete &= scan.isComplete;
      }
      rows.addAll(scan.rows);
    }
    rows.sort((a, b) -> ORDER.compare(a.key, b.key));
    List<ObjectNode> series =
        rows.stream().limit(limit).map(row -> reader.json(row.key, row.value)).toList();
    return new Page(
        series,
        total,
        filter.isEmpty() ? total : matching,
        isComplete,
        rows.size() > series.size());
  }

  /** Series of a store, canaries excepted. */
  private static long count(ReadOnlyKeyValueStore<String, byte[]> store) {
    int kept = StoredSeries.count(store);
    if (kept < 0) {
      return Math.max(0, store.approximateNumEntries() - 1);
    }
    long canaries = 0;
    String end = Decoder.RESERVED + Character.MAX_VALUE;
    try (KeyValueIterator<String, byte[]> all = store.range(Decoder.RESERVED, end)) {
      while (all.hasNext()) {
        canaries += all.next().key.startsWith(Decoder.RESERVED) ? 1 : 0;
      }
    }
    return kept - canaries;
  }

  /** One look through one store. */
  private static final class Scan {
    private final SeriesFilter filter;
    private final @Nullable String after;
    private final int limit;
    private final SeriesReader reader;
    private final long deadline;
    private final List<KeyValue<String, byte[]>> rows = new ArrayList<>();
    private long seen;
    private long matching;
    private boolean isComplete = true;

    private Scan(
        SeriesFilter filter,
        @Nullable String after,
        int limit,
        SeriesReader reader,
        long deadline) {
      this.filter = filter;
      this.after = after;
      this.limit = limit;
      this.reader = reader;
      this.deadline = deadline;
    }

    /** The first entries after the last page's, one more than are shown. */
    private void page(ReadOnlyKeyValueStore<String, byte[]> store) {
      try (KeyValueIterator<String, byte[]> some = store.range(after, null)) {
        while (some.hasNext() && rows.size() <= limit) {
          KeyValue<String, byte[]> entry = some.next();
          if (isShown(entry.key) && !entry.key.equals(after)) {
            rows.add(entry);
          }
        }
      }
    }

    private void all(ReadOnlyKeyValueStore<String, byte[]> store) {
      int looked = 0;
      try (KeyValueIterator<String, byte[]> all = store.all()) {
        while (all.hasNext()) {
          KeyValue<String, byte[]> entry = all.next();
          if (++looked % LOOK == 0 && System.nanoTime() > deadline) {
            isComplete = false;
            return;
          }
          if (isShown(entry.key)) {
            seen++;
            look(entry);
          }
        }
      }
    }

    private void look(KeyValue<String, byte[]> entry) {
      String series = entry.key;
      SeriesStatus wanted = filter.status();
      if (!filter.matches(series)
          || (wanted != null && reader.read(series, entry.value) != wanted)) {
        return;
      }
      matching++;
      if (rows.size() <= limit && (after == null || ORDER.compare(series, after) > 0)) {
        rows.add(entry);
      }
    }

    private static boolean isShown(String key) {
      return StoredSeries.isSeries(key) && !key.startsWith(Decoder.RESERVED);
    }
  }
}
