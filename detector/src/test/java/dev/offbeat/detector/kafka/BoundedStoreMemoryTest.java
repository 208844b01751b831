package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class BoundedStoreMemoryTest {
  @Test
  void setConfig_severalStores_shareOneCacheThatOutlivesThem() {
    RocksDB.loadLibrary();
    RocksDBConfigSetter setter = new BoundedStoreMemory();
    Map<String, Object> configs = Map.of(BoundedStoreMemory.BYTES, "67108864");
    try (Options one = options();
        Options other = options()) {
      setter.setConfig("one", one, configs);
      setter.close("one", one);
      setter.setConfig("other", other, configs);

      assertThat(one.writeBufferManager()).isSameAs(other.writeBufferManager());
      assertThat(one.writeBufferManager().isOwningHandle()).isTrue();
      BlockBasedTableConfig table = (BlockBasedTableConfig) other.tableFormatConfig();
      assertThat(table.cacheIndexAndFilterBlocks()).isTrue();
      assertThat(table.pinTopLevelIndexAndFilter()).isTrue();
    }
  }

  private static Options options() {
    return new Options().setTableFormatConfig(new BlockBasedTableConfig());
  }
}
