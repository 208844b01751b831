package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateMemoryTest {
  private static final long MIB = 1 << 20;
  private static final int STATE_BYTES = 1024 - 160; // a kilobyte with what an entry takes besides

  @Test
  void of_nothingSet_arePartsOfTheHeapAndOfWhatItLeaves() {
    StateMemory memory = of(Map.of(), 800 * MIB, 1200 * MIB);
    assertThat(memory).isEqualTo(new StateMemory(1024, 300 * MIB, 100 * MIB));
    assertThat(memory.cachedSeries()).isEqualTo(300 * 1024);
  }

  @Test
  void of_storeOfAnyMachine_isBounded() {
    assertThat(of(Map.of(), 100 * MIB, 100 * MIB).storeBytes()).isEqualTo(16 * MIB);
    assertThat(of(Map.of(), MIB, MIB << 20).storeBytes()).isEqualTo(1024 * MIB);
    assertThat(of(Map.of("OFFBEAT_STATE_MEMORY", "3GiB"), MIB, MIB).storeBytes())
        .isEqualTo(3072 * MIB);
  }

  @Test
  void of_seriesThatFit_getTheirCache() {
    assertThat(of(Map.of("OFFBEAT_STATE_SERIES", "2048"), 800 * MIB, 0).cacheBytes())
        .isEqualTo(2 * MIB);
  }

  @Test
  void of_seriesThatDoNotFit_getNone() {
    StateMemory memory = of(Map.of("OFFBEAT_STATE_SERIES", "500000"), 800 * MIB, 0);
    assertThat(memory.cacheBytes()).isZero();
    assertThat(memory.cachedSeries()).isZero();
  }

  @Test
  void of_kafkasOwnSetting_comesFirst() {
    Map<String, String> environment =
        Map.of("OFFBEAT_STATE_SERIES", "2048", "OFFBEAT_KAFKA_STATESTORE_CACHE_MAX_BYTES", "4096");
    assertThat(of(environment, 800 * MIB, 0).cachedSeries()).isEqualTo(4);
  }

  private static StateMemory of(Map<String, String> environment, long heap, long total) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OFFBEAT_INPUT_TOPICS", "metrics");
    all.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
    return StateMemory.of(AppConfig.load(all), STATE_BYTES, heap, total);
  }
}
