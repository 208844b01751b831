package dev.offbeat.bench.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.app.Profile;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StreamsTablesTest {
  @Test
  void latencyTable_percentiles_areInMillisecondsAndCompared() {
    LatencyCommand.Latency passThrough = latency(1_000, 0);
    LatencyCommand.Latency real = latency(2_500, 1);
    String table =
        LatencyCommand.table(
            List.of(new LatencyCommand.Row(Profile.LATENCY, 2_000, passThrough, real)));
    assertThat(table).contains(" 1.00 |", " 2.50 |", " 1.50 |", "≤ 2").endsWith(" 1 |\n");
  }

  private static LatencyCommand.Latency latency(long micros, int missing) {
    Histogram histogram = new Histogram(LatencyProbe.LONGEST_MICROS, 3);
    histogram.recordValueWithCount(micros, 100_000);
    histogram.recordValueWithCount(LatencyProbe.LONGEST_MICROS, missing);
    return LatencyCommand.Latency.of(histogram);
  }

  @Test
  void recoveryTable_scenarioNotMeasured_isADash() {
    String table =
        RecoveryCommand.table(
            List.of(
                new RecoveryCommand.Row(
                    Profile.EXACT, 100, Map.of(Scenario.RESTART, 20.0, Scenario.STANDBY, 10.0))));
    assertThat(table).contains("20.0", "10.0", "–").endsWith(" 2.0 |\n");
  }

  @Test
  void topologyTable_realIsComparedWithTenThousandSeries() {
    Throughput slow = new Throughput(50_000, 6, 1 << 20, 1 << 20);
    Throughput fast = new Throughput(100_000, 3, 1 << 20, 1 << 20);
    String table =
        TopologyCommand.table(
            List.of(
                new TopologyCommand.Row(Profile.EXACT, 10_000, fast, fast, fast),
                new TopologyCommand.Row(Profile.EXACT, 1_000_000, fast, fast, slow)));
    assertThat(table).contains("0.50", "2.00");
  }
}
