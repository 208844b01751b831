package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.intake.IntakeState;
import java.lang.management.ManagementFactory;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The memory that the states of all series get: a cache in the heap, from which they are flushed at
 * each commit, and RocksDB's blocks and write buffers outside it.
 *
 * @param stateBytes of one series' state in the cache, at most
 * @param cacheBytes of the cache; 0 for none
 * @param storeBytes of RocksDB
 */
public record StateMemory(long stateBytes, long cacheBytes, long storeBytes) {
  static final long LEAST_STORE_BYTES = 16L << 20;

  private static final long MOST_STORE_BYTES = 1L << 30;

  /** What an entry of Kafka Streams' cache takes beside the state: key, links, record context. */
  public static final long ENTRY_BYTES = 160;

  /** For this process: a container's limit is what the JVM says there is. */
  static StateMemory of(AppConfig config, DetectorModel model) {
    long total =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getTotalMemorySize();
    return of(config, entryBytes(model), Runtime.getRuntime().maxMemory(), total);
  }

  /** Bytes of a series in the store at most, unless it is a counter or has points that wait. */
  public static int entryBytes(DetectorModel model) {
    return 1 + IntakeState.plainBytes() + model.stateCodec().maxBytes();
  }

  /**
   * For a machine.
   *
   * @param maxBytes of an encoded state
   * @param heap bytes that the heap may grow to
   * @param total bytes of the machine or container
   */
  public static StateMemory of(AppConfig config, int maxBytes, long heap, long total) {
    long stateBytes = maxBytes + ENTRY_BYTES;
    AppConfig.ByteSize memory = config.state().memory();
    long storeBytes =
        memory != null
            ? memory.bytes()
            : Math.max(LEAST_STORE_BYTES, Math.min(MOST_STORE_BYTES, (total - heap) / 4));
    return new StateMemory(stateBytes, cacheBytes(config, stateBytes, heap), storeBytes);
  }

  private static long cacheBytes(AppConfig config, long stateBytes, long heap) {
    String own = config.kafka().get(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG);
    if (!own.isEmpty()) {
      try {
        return Long.parseLong(own.strip());
      } catch (NumberFormatException e) {
        return 0; // Kafka Streams refuses it with a sentence of its own
      }
    }
    Integer series = config.state().series();
    if (series == null) {
      return heap / 8 * 3;
    }
    long wanted = series * stateBytes;
    return wanted <= heap / 2 ? wanted : 0; // one that is too small is slower than none
  }

  /** Series whose states fit into the cache. */
  public long cachedSeries() {
    return cacheBytes / stateBytes;
  }

  @Override
  public String toString() {
    return "a cache of %d MiB, which holds %d series, and %d MiB for RocksDB"
        .formatted(cacheBytes >> 20, cachedSeries(), storeBytes >> 20);
  }
}
