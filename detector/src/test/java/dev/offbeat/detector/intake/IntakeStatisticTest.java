package dev.offbeat.detector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.Buckets;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.ingest.Point.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IntakeStatisticTest {
  private static final IntakeOptions DEFAULTS = IntakeOptions.defaults();
  private static final long NONE = Point.UNKNOWN_START;

  private static RunningStatistic mean(double count, double sum) {
    return RunningStatistic.mean(count, sum);
  }

  /** The median of buckets up to 10, 20, 40 and beyond. */
  private static RunningStatistic median(long... counts) {
    return RunningStatistic.quantile(0.5, Buckets.explicit(new double[] {10, 20, 40}, counts));
  }

  @Test
  void take_means_areThoseOfWhatCameBetweenThem() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), 1_000);
    trace.take(20_000, mean(14, 78), 1_000); // 28 by 4
    trace.take(30_000, mean(15, 80), 1_000);

    assertThat(trace.refused).containsExactly(Status.MISSING);
    assertThat(trace.values()).containsExactly(7, 2);
    assertThat(trace.restarts).isZero();
    assertThat(trace.state.isCounter()).isFalse();
  }

  @Test
  void take_medians_areThoseOfWhatCameBetweenThem() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, median(100, 0, 0, 0), NONE);
    trace.take(20_000, median(101, 1, 4, 0), NONE); // the third of 6: the first of 4 in 20 to 40
    trace.take(30_000, median(101, 3, 4, 0), NONE); // the first of 2 in 10 to 20

    assertThat(trace.values()).containsExactly(25, 15);
  }

  @Test
  void take_nothingObserved_isMissingButASignOfLife() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), NONE);
    trace.take(20_000, mean(11, 53), NONE);
    trace.take(30_000, mean(11, 53), NONE);
    trace.take(40_000, mean(13, 63), NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.MISSING);
    assertThat(trace.values()).containsExactly(3, 5);
    assertThat(trace.state.liveMillis).isEqualTo(40_000);
    assertThat(trace.times()).containsExactly(20_000, 40_000);
  }

  @Test
  void take_nothingObservedYet_isTheReadingThatTheFirstObservationsAreCountedFrom() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(0, 0), NONE);
    trace.take(20_000, mean(2, 8), NONE);

    assertThat(trace.values()).containsExactly(4);
  }

  @ParameterizedTest
  @EnumSource(MissingPolicy.class)
  void take_firstReading_hasNoValueWhateverThePolicy(MissingPolicy policy) {
    Trace trace = Trace.of(DEFAULTS.withMissing(policy));
    trace.take(10_000, mean(10, 50), NONE);

    assertThat(trace.scored).isEmpty();
    assertThat(trace.refused).containsExactly(Status.MISSING);
  }

  @ParameterizedTest
  @CsvSource({"SKIP, 0", "HOLD, 1", "ZERO, 1", "PREDICT, 1"})
  void take_nothingObserved_isFilledAsThePolicySays(MissingPolicy policy, int imputed) {
    Trace trace = Trace.of(DEFAULTS.withMissing(policy));
    for (int i = 1; i <= 40; i++) { // a cadence is known
      trace.take(i * 10_000L, mean(i, 5 * i), NONE);
    }
    trace.take(410_000, mean(40, 200), NONE);

    assertThat(trace.imputed).isEqualTo(imputed);
    assertThat(trace.bridged).hasSize(policy == MissingPolicy.PREDICT ? 1 : 0);
    switch (policy) {
      case HOLD -> assertThat(trace.values()).hasSize(40).containsOnly(5);
      case ZERO -> assertThat(trace.values()).hasSize(40).endsWith(5, 0);
      case SKIP, PREDICT -> assertThat(trace.values()).hasSize(39).containsOnly(5);
    }
  }

  @Test
  void take_countFalls_countsFromZero() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), NONE);
    trace.take(20_000, mean(3, 9), NONE);
    trace.take(30_000, mean(4, 17), NONE);

    assertThat(trace.values()).containsExactly(3, 8);
  }

  @Test
  void take_startMovesThoughTheCountRose_countsFromZero() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, median(1, 0, 0, 0), 1_000);
    trace.take(20_000, median(0, 0, 4, 0), 14_000);
    trace.take(30_000, median(0, 4, 4, 0), 14_000);

    assertThat(trace.values()).containsExactly(30, 15);
  }

  @Test
  void take_startJittersBeforeTheLastReading_isNoReset() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), 1_000);
    trace.take(20_000, mean(12, 56), 1_007);

    assertThat(trace.values()).containsExactly(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = MissingPolicy.class,
      names = {"SKIP", "ZERO"})
  void take_boundsChange_givesNoValueOnce(MissingPolicy policy) {
    Trace trace = Trace.of(DEFAULTS.withMissing(policy));
    trace.take(10_000, median(1, 0, 0, 0), NONE);
    Buckets wider = Buckets.explicit(new double[] {100}, new long[] {6, 0});
    trace.take(20_000, RunningStatistic.quantile(0.5, wider), NONE);
    wider = Buckets.explicit(new double[] {100}, new long[] {8, 0});
    trace.take(30_000, RunningStatistic.quantile(0.5, wider), NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.MISSING);
    assertThat(trace.values()).containsExactly(50);
    assertThat(trace.restarts).isZero();
  }

  @Test
  void take_missingReading_isBridgedByTheNext() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), NONE);
    trace.take(20_000, Double.NaN, Kind.GAUGE, NONE);
    trace.take(30_000, mean(14, 78), NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.MISSING);
    assertThat(trace.values()).containsExactly(7);
  }

  @Test
  void take_lateAndDuplicateReadings_areNotCounted() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), NONE);
    trace.take(10_000, mean(10, 50), NONE);
    trace.take(30_000, mean(14, 78), NONE);
    trace.take(20_000, mean(12, 60), NONE);
    trace.take(40_000, mean(15, 79), NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.DUPLICATE, Status.LATE);
    assertThat(trace.values()).containsExactly(7, 1);
  }

  @Test
  void take_readingsOutOfOrder_waitForEachOther() {
    Trace trace = Trace.of(DEFAULTS.withReorderWindow(Duration.ofSeconds(30)));
    trace.take(10_000, median(1, 0, 0, 0), 1_000);
    trace.take(30_000, median(0, 2, 2, 0), 15_000);
    trace.take(20_000, median(0, 2, 0, 0), 15_000); // begins after a reset
    trace.take(60_000, median(0, 2, 2, 9), 15_000);

    assertThat(trace.reordered).isEqualTo(1);
    assertThat(trace.values()).containsExactly(15, 30);
    assertThat(trace.state.waiting()).isEqualTo(1);

    trace.wake(100_000);

    assertThat(trace.values()).containsExactly(15, 30, 40); // the last bound that there is
  }

  @Test
  void take_largeReadingsWait_goOnBeforeTheyTakeMuchRoom() {
    Trace trace = Trace.of(DEFAULTS.withReorderWindow(Duration.ofMinutes(30)));
    double[] bounds = new double[200];
    long[] counts = new long[201];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Math.sqrt(i);
      counts[i] = 1L << 40;
    }
    RunningStatistic large = RunningStatistic.quantile(0.5, Buckets.explicit(bounds, counts));
    for (int i = 0; i < 60; i++) {
      trace.take(i * 1000L, large, NONE);
    }

    assertThat(large.bytes()).isBetween(2_500, 3_000);
    assertThat(trace.state.waiting()).isEqualTo(65_536 / large.bytes());
    assertThat(trace.state.maxBytes()).isLessThan(80_000);
  }

  @Test
  void take_temporalityChanges_keepsTheSeriesAndItsStateIsSmallAgain() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 4, Kind.GAUGE, NONE);
    int plain = bytes(trace.state);
    trace.take(20_000, mean(10, 50), NONE);
    trace.take(30_000, mean(11, 55), NONE);
    int reading = bytes(trace.state);
    trace.take(40_000, 6, Kind.GAUGE, NONE);

    assertThat(trace.restarts).isZero();
    assertThat(trace.values()).containsExactly(4, 5, 6);
    assertThat(plain).isEqualTo(IntakeState.plainBytes()).isEqualTo(bytes(trace.state));
    assertThat(reading - plain).isEqualTo(8 + 17);
  }

  @ParameterizedTest
  @EnumSource(
      value = CounterPolicy.class,
      names = {"AUTO", "NONE"})
  void take_counterPolicy_hasNoSayInStatistics(CounterPolicy policy) {
    Trace trace = new Trace("latency_mean", DEFAULTS.withCounters(policy));
    trace.take(10_000, mean(10, 50), NONE);
    trace.take(20_000, mean(11, 55), NONE);

    assertThat(trace.values()).containsExactly(5);
  }

  /**
   * A counter that holds a value, and a point that waits, as written before there were readings.
   */
  @Test
  void read_stateOfBefore_goesOnAndIsWrittenAsItWas() {
    byte[] before =
        HexFormat.of()
            .parseHex(
                "42000000000000002710000000000000753000000000000079188"
                    + "0".repeat(135)
                    + "271000000000000003e80000405900000000000040040000000000000001"
                    + "000000000000753000000000000003e84064000000000000");
    Trace trace = Trace.of(DEFAULTS.withReorderWindow(Duration.ofSeconds(30)));

    trace.state.read(ByteBuffer.wrap(before));
    ByteBuffer again = ByteBuffer.allocate(trace.state.maxBytes());
    trace.state.write(again);
    trace.wake(100_000);

    assertThat(Arrays.copyOf(again.array(), again.position())).isEqualTo(before);
    assertThat(trace.values()).containsExactly(3); // from 100 at 10 s to 160 at 30 s
  }

  @Test
  void read_damagedReading_isRefused() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(10, 50), NONE);
    ByteBuffer buffer = ByteBuffer.allocate(trace.state.maxBytes());
    trace.state.write(buffer);
    int form = buffer.position() - Short.BYTES - 17;
    buffer.put(form, (byte) 9).flip();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IntakeState(1).read(buffer))
        .withMessage("expected a mean or a quantile, found form 9");
  }

  @Test
  void take_valueTooLargeToBeOne_isMissing() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, mean(1, -1e308), NONE);
    trace.take(20_000, mean(2, 1.7e308), NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.MISSING);
    assertThat(trace.scored).isEqualTo(List.<Observation>of());
  }

  private static int bytes(IntakeState state) {
    ByteBuffer buffer = ByteBuffer.allocate(state.maxBytes());
    state.write(buffer);
    return buffer.position();
  }
}
