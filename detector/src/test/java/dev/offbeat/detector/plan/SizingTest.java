package dev.offbeat.detector.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.StateMemory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizingTest {
  private static final int ENTRY_BYTES = entryBytes();

  private static int entryBytes() {
    try (DetectorModel model = DetectorModel.bundled()) {
      return StateMemory.entryBytes(model);
    }
  }

  private static Sizing sizing(SampleProfile sample) {
    return Sizing.of(sample, new Costs(ENTRY_BYTES, 1));
  }

  /** The figures that Costs takes from docs/performance.md are those of the bundled model. */
  @Test
  void costs_bundledModel_isWhatThePageSays() {
    Costs costs = new Costs(ENTRY_BYTES, 1);

    assertThat(ENTRY_BYTES).isEqualTo(1187);
    assertThat(costs.stateBytes(0, 0, 0)).isCloseTo(1030, within(1.0));
    assertThat(costs.cacheBytes(0, 0, 0)).isEqualTo(1347);
    assertThat(costs.micros(1_000, false)).isEqualTo(12.0);
    assertThat(costs.micros(10_000, false)).isCloseTo(15.0, within(1e-9));
    assertThat(costs.micros(1_000_000, false)).isCloseTo(34.7, within(1e-9));
    assertThat(costs.micros(31_623, false)).isCloseTo((15.0 + 23.7) / 2, within(0.01));
  }

  /** What the plan gives the heap is what the application then makes of it. */
  @ParameterizedTest
  @ValueSource(longs = {10, 100_000, 400_000, 3_000_000})
  void of_anyNumberOfSeries_theCacheHoldsThemWhileOneInstanceIsMissing(long series) {
    SampleProfile sample = Samples.json(20, 20, 30, 4).profile();
    Sizing sizing = sizing(sample.withSeries(sample.series().told(series)));
    AppConfig config =
        AppConfig.load(
            Map.of("OFFBEAT_INPUT_TOPICS", "a", "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "b:9092"));

    StateMemory memory =
        StateMemory.of(config, ENTRY_BYTES, sizing.heapBytes(), sizing.memoryBytes());

    assertThat(sizing.replicas()).isBetween(2, 4);
    assertThat(memory.cachedSeries()).isGreaterThanOrEqualTo(sizing.seriesPerReplica());
    assertThat(sizing.seriesPerReplica() * (sizing.replicas() - 1)).isGreaterThanOrEqualTo(series);
    assertThat(memory.storeBytes()).isCloseTo(sizing.storeBytes(), within(1L << 20));
    assertThat(sizing.heapBytes() + memory.storeBytes() + Costs.JVM_BYTES)
        .isLessThanOrEqualTo(sizing.memoryBytes());
    assertThat(sizing.volumeBytes()).isGreaterThanOrEqualTo(2 * sizing.diskBytes());
  }

  @Test
  void of_onePartition_hasOneInstanceAtWorkAndOneThatStandsBy() {
    Sizing sizing = sizing(Samples.json(5, 20, 30, 1).profile());

    assertThat(sizing.replicas()).isEqualTo(2);
    assertThat(sizing.threads()).isEqualTo(1);
  }

  @Test
  void of_moreLoadThanPartitions_asksForMoreOfThem() {
    SampleProfile sample = Samples.json(2000, 30, 1, 2).profile();
    SampleProfile loud = SampleProfiles.withRate(sample, 400_000);
    Sizing sizing = sizing(loud);

    assertThat(sizing.cores()).isGreaterThan(4);
    assertThat(sizing.lacksPartitions()).isTrue();
    assertThat(sizing.partitions()).isGreaterThanOrEqualTo(10);
    assertThat(Advice.of(loud, sizing))
        .anySatisfy(
            one -> assertThat(one.remedy()).contains("--partitions " + sizing.partitions()));
  }

  @Test
  void of_moreSeries_takesLongerWithoutAStandby() {
    SampleProfile sample = Samples.json(20, 20, 30, 4).profile();
    Sizing few = sizing(sample);
    Sizing many = sizing(sample.withSeries(sample.series().told(1_000_000)));

    assertThat(few.recovery().with()).isEqualTo(many.recovery().with());
    assertThat(many.recovery().without()).isGreaterThan(few.recovery().without() + 10);
    assertThat(many.traffic().changelog()).isEqualTo(few.traffic().changelog());
  }
}
