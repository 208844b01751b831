package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.kafka.StoredSeries;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How many of this instance's series are in which state, and how many alerts they had by those that
 * their budgets allowed. It costs a look at every series: made now and then, when somebody asks.
 */
final class Tally {
  /** A look is good for this long, and for 20 times as long as it took. */
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int KEEP_TIMES = 20;

  private final Cluster cluster;
  private final Supplier<SeriesReader> readers;
  private @Nullable Counts counts;
  private long madeAt;
  private long tookNanos;

  /**
   * What was counted.
   *
   * @param alerts of the last 20,000 points or so of each series
   * @param allowed by the budgets in the same points
   */
  record Counts(Map<SeriesStatus, Long> states, double alerts, double allowed) {
    long series() {
      return states.values().stream().mapToLong(Long::longValue).sum();
    }

    ObjectNode json() {
      ObjectNode json = Json.object();
      json.put("series", series());
      ObjectNode byState = json.putObject("states");
      for (SeriesStatus status : SeriesStatus.values()) {
        byState.put(Json.code(status), states.getOrDefault(status, 0L));
      }
      json.put("alerts", alerts);
      json.put("allowed", allowed);
      return json;
    }
  }

  Tally(Cluster cluster, Supplier<SeriesReader> readers) {
    this.cluster = cluster;
    this.readers = readers;
  }

  /**
   * The counts, a little old perhaps.
   *
   * @throws Problem with status 503 while stores are moved
   */
  synchronized Counts counts() {
    long now = System.nanoTime();
    Counts known = counts;
    if (known != null && now - madeAt < Math.max(KEEP_NANOS, KEEP_TIMES * tookNanos)) {
      return known;
    }
    try {
      Counts made = count();
      counts = made;
      madeAt = System.nanoTime();
      tookNanos = madeAt - now;
      return made;
    } catch (InvalidStateStoreException e) {
      throw Problem.moving(String.valueOf(e.getMessage()));
    }
  }

  private Counts count() {
    SeriesReader reader = readers.get();
    Map<SeriesStatus, Long> states = new EnumMap<>(SeriesStatus.class);
    double alerts = 0;
    double allowed = 0;
    for (ReadOnlyKeyValueStore<String, byte[]> store : cluster.stores()) {
      try (KeyValueIterator<String, byte[]> all = store.all()) {
        while (all.hasNext()) {
          KeyValue<String, byte[]> entry = all.next();
          if (StoredSeries.isSeries(entry.key) && !entry.key.startsWith(Decoder.RESERVED)) {
            states.merge(reader.read(entry.key, entry.value), 1L, Long::sum);
            StoredSeries stored = reader.stored();
            if (stored != null) {
              alerts += stored.state().alerts();
              allowed += stored.state().allowedAlerts();
            }
          }
        }
      }
    }
    return new Counts(states, alerts, allowed);
  }
}
