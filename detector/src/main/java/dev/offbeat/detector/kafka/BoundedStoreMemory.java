package dev.offbeat.detector.kafka;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what all RocksDB stores of this process take outside the heap: one block cache for all of
 * them, in which index and filter blocks and the write buffers are counted too. For {@code
 * rocksdb.config.setter}; {@link #BYTES} says how much, as the first store finds it.
 */
public final class BoundedStoreMemory implements RocksDBConfigSetter {
  /*
   * By default each store has a block cache of its own, write buffers beside it, and index and filter
   * blocks outside both: what a process takes grows with its tasks. A strict limit would fail reads, so
   * blocks that are in use may exceed it for a moment.
   *
   * The write buffers get half. RocksDB flushes one when they are 7/8 full.
   */

  /** The configuration's key of the bytes. */
  public static final String BYTES = "offbeat.rocksdb.memory.bytes";

  private static final long DEFAULT_BYTES = 128L << 20;
  private static final int SHARD_BITS = -1; // RocksDB's choice
  private static final boolean STRICT = false;
  private static final double FOR_INDEX_AND_FILTERS = 0.2;
  private static final int LARGEST_WRITE_BUFFER = 16 << 20;
  private static final int SMALLEST_WRITE_BUFFER = 1 << 20;

  /** Never closed: some store of the process may always be using it. */
  private static @Nullable Shared shared;

  private record Shared(Cache cache, WriteBufferManager writeBuffers, long bytes) {}

  /** Made by Kafka Streams. */
  public BoundedStoreMemory() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Shared memory = shared(configs.get(BYTES));
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writeBuffers);
    options.setWriteBufferSize(
        Math.max(SMALLEST_WRITE_BUFFER, Math.min(LARGEST_WRITE_BUFFER, memory.bytes / 8)));
  }

  private static synchronized Shared shared(@Nullable Object configured) {
    if (shared == null) {
      RocksDB.loadLibrary();
      long bytes = configured == null ? DEFAULT_BYTES : Long.parseLong(configured.toString());
      Cache cache = new LRUCache(bytes, SHARD_BITS, STRICT, FOR_INDEX_AND_FILTERS);
      shared = new Shared(cache, new WriteBufferManager(bytes / 2, cache), bytes);
    }
    return shared;
  }

  @Override
  public void close(String storeName, Options options) {
    // What the stores share outlives each of them.
  }
}
