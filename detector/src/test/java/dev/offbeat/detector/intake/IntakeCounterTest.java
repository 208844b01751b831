package dev.offbeat.detector.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.ingest.Point.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeCounterTest {
  private static final IntakeOptions DEFAULTS = IntakeOptions.defaults();
  private static final long NONE = Point.UNKNOWN_START;

  @Test
  void take_cumulative_givesRatesPerSecondAfterTheFirst() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, NONE);
    trace.take(20_000, 150, Kind.CUMULATIVE, NONE);
    trace.take(40_000, 150, Kind.CUMULATIVE, NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING);
    assertThat(trace.values()).containsExactly(5, 0);
    assertThat(trace.state.isCounter()).isTrue();
    assertThat(trace.state.isInferred()).isFalse();
  }

  @Test
  void take_cumulativeFalls_countsFromZeroSinceTheReadingBefore() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, NONE);
    trace.take(20_000, 30, Kind.CUMULATIVE, NONE);

    assertThat(trace.values()).containsExactly(3);
  }

  @Test
  void take_cumulativeFallsAndSaysWhere_countsFromZeroSinceTheStart() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, 1_000);
    trace.take(20_000, 30, Kind.CUMULATIVE, 15_000);

    assertThat(trace.values()).containsExactly(6);
  }

  @Test
  void take_startMovesThoughTheValueRose_isAReset() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, 1_000);
    trace.take(20_000, 120, Kind.CUMULATIVE, 14_000);

    assertThat(trace.values()).containsExactly(20);
  }

  @Test
  void take_startJittersBeforeTheLastReading_isNoReset() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, 1_000);
    trace.take(20_000, 120, Kind.CUMULATIVE, 1_007);

    assertThat(trace.values()).containsExactly(2);
  }

  @Test
  void take_cumulativeWithAHole_countsOverBothIntervals() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, NONE);
    trace.take(20_000, Double.NaN, Kind.CUMULATIVE, NONE);
    trace.take(30_000, 160, Kind.CUMULATIVE, NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.MISSING);
    assertThat(trace.values()).containsExactly(3);
  }

  @Test
  void take_delta_isSpreadOverItsInterval() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 40, Kind.DELTA, NONE);
    trace.take(20_000, 40, Kind.DELTA, NONE);
    trace.take(40_000, 40, Kind.DELTA, 36_000);

    assertThat(trace.refused).containsExactly(Status.MISSING);
    assertThat(trace.values()).containsExactly(4, 10);
  }

  @Test
  void take_counterTwiceAtATime_isADuplicateEvenOfThePrimingReading() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.CUMULATIVE, NONE);
    trace.take(10_000, 170, Kind.CUMULATIVE, NONE);
    trace.take(20_000, 150, Kind.CUMULATIVE, NONE);

    assertThat(trace.refused).containsExactly(Status.MISSING, Status.DUPLICATE);
    assertThat(trace.values()).containsExactly(5);
  }

  @ParameterizedTest
  @CsvSource({
    "http_requests_total, true",
    "'http_requests_total{code=\"200\"}', true",
    "'latency_bucket{le=\"0.1\"}', true",
    "latency_sum, true",
    "latency_count, true",
    "total, false",
    "_total, false",
    "'cpu{name=\"x_total\"}', false",
    "requests_total_ratio, false"
  })
  void take_formatSaysNothing_goesByTheName(String series, boolean isCounter) {
    Trace trace = new Trace(series, DEFAULTS);
    trace.take(10_000, 100);
    trace.take(20_000, 150);

    assertThat(trace.state.isInferred()).isTrue();
    assertThat(trace.state.isCounter()).isEqualTo(isCounter);
    assertThat(trace.values()).endsWith(isCounter ? 5 : 150);
  }

  @Test
  void take_namedLikeACounterButFallsOften_isAGaugeAndLearntAnew() {
    Trace trace = new Trace("orders_count", DEFAULTS);
    for (int i = 0; i < 40; i++) {
      trace.take(i * 60_000L, i % 2);
    }

    assertThat(trace.restarts).isEqualTo(1);
    assertThat(trace.state.isCounter()).isFalse();
    assertThat(trace.values()).endsWith(0, 1, 0, 1);
  }

  @Test
  void take_counterThatIsResetNowAndThen_staysOne() {
    Trace trace = new Trace("orders_total", DEFAULTS);
    for (int i = 0; i < 100; i++) {
      trace.take(i * 1000L, i % 25);
    }

    assertThat(trace.restarts).isZero();
    assertThat(trace.state.isCounter()).isTrue();
    assertThat(trace.scored).hasSize(99).allMatch(rate -> rate.value(0) >= 0);
  }

  @Test
  void take_policyNone_watchesTheValueWhateverTheFormatSays() {
    Trace trace = new Trace("x_total", DEFAULTS.withCounters(CounterPolicy.NONE));
    trace.take(10_000, 100, Kind.CUMULATIVE, NONE);

    assertThat(trace.values()).containsExactly(100);
  }

  @Test
  void take_policyAll_watchesTheRateWhateverTheFormatSays() {
    Trace trace = Trace.of(DEFAULTS.withCounters(CounterPolicy.ALL));
    trace.take(10_000, 100, Kind.GAUGE, NONE);
    trace.take(20_000, 110, Kind.GAUGE, NONE);

    assertThat(trace.values()).containsExactly(1);
  }

  @Test
  void take_gaugeBecomesACounter_isLearntAnew() {
    Trace trace = Trace.of(DEFAULTS);
    trace.take(10_000, 100, Kind.GAUGE, NONE);
    trace.take(20_000, 110, Kind.CUMULATIVE, NONE);
    trace.take(30_000, 120, Kind.CUMULATIVE, NONE);

    assertThat(trace.restarts).isEqualTo(1);
    assertThat(trace.values()).containsExactly(100, 1);
  }
}
