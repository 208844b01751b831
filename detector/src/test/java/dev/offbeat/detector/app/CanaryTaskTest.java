package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.detector.score.Part;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CanaryTaskTest {
  private static final long INTERVAL = 10_000;
  private static final long START = 176_370_000; // in intervals
  private static final String ONE = "offbeat-canary/3/5";

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final DetectorModel model = TestModels.univariate();
  private final DetectorMetrics metrics = new DetectorMetrics(registry, model);

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void advance_onePeriod_everySeriesHasAPointAnIntervalAndOneFault() {
    Map<String, List<Observation>> sent = sent(task(1), CanarySeries.PERIOD + CanarySeries.QUIET);

    assertThat(sent).hasSize(CanaryTask.COUNT).containsKey(ONE);
    for (List<Observation> points : sent.values()) {
      assertThat(points).hasSize(CanarySeries.PERIOD + CanarySeries.QUIET);
      assertThat(points.subList(0, CanarySeries.QUIET)).noneMatch(CanaryTaskTest::isFaulty);
      assertThat(points.stream().filter(CanaryTaskTest::isFaulty).count()).isEqualTo(3);
      assertThat(points.stream().filter(point -> !isFaulty(point)))
          .allSatisfy(point -> assertThat(point.value(0)).isBetween(35.0, 65.0));
    }
  }

  @Test
  void advance_faultsOfATask_comeOneAfterAnother() {
    List<Long> began = new ArrayList<>();
    for (List<Observation> points : sent(task(1), 2 * CanarySeries.PERIOD).values()) {
      points.stream()
          .filter(CanaryTaskTest::isFaulty)
          .findFirst()
          .ifPresent(point -> began.add(point.timestampMillis() / INTERVAL));
    }

    assertThat(began.stream().map(at -> Math.floorMod(at, 180L)).distinct()).hasSize(1);
    assertThat(began).doesNotHaveDuplicates();
  }

  @Test
  void advance_sameSeed_samePoints() {
    Map<String, List<Observation>> sent = sent(task(1), 500);

    assertThat(sent(task(1), 500)).isEqualTo(sent);
    assertThat(sent(task(2), 500).get(ONE)).isNotEqualTo(sent.get(ONE));
  }

  @Test
  void advance_handOver_goesOnWithTheSamePoints() {
    List<Observation> whole = sent(task(1), 300).get(ONE);
    List<Observation> second = new ArrayList<>();
    CanaryTask task = task(1);
    for (long tick = START + 200; tick < START + 300; tick++) {
      task.advance(tick * INTERVAL, (series, point) -> keep(series, point, second));
    }

    assertThat(second).isEqualTo(whole.subList(200, 300));
  }

  @Test
  void advance_longGap_sendsTheNewestPointOnlyAndJudgesNothing() {
    CanaryTask task = task(1);
    List<Observation> sent = new ArrayList<>();
    long tick = START;
    while (sent.stream().noneMatch(CanaryTaskTest::isFaulty)) {
      task.advance(tick++ * INTERVAL, (series, point) -> keep(series, point, sent));
    }
    sent.clear();
    double missed = count("missed");
    task.advance((tick + 10_000) * INTERVAL, (series, point) -> keep(series, point, sent));

    assertThat(sent).hasSize(1);
    assertThat(count("missed")).isEqualTo(missed);
  }

  @Test
  void hear_incidentInTime_isFoundOnce() {
    CanaryTask task = task(1);
    Observation first = untilFault(task);
    task.hear(ONE, incident(first.timestampMillis() + 2 * INTERVAL));
    task.hear(ONE, incident(first.timestampMillis() + 3 * INTERVAL));
    sent(task, first.timestampMillis() / INTERVAL, CanarySeries.QUIET + 1);

    assertThat(count("found")).isEqualTo(1);
    assertThat(registry.get(MeterNames.CANARY_DELAY.meterName()).timer().max(TimeUnit.SECONDS))
        .isEqualTo(20);
  }

  @Test
  void hear_incidentTooEarlyOrTooLate_isMissed() {
    CanaryTask task = task(1);
    Observation first = untilFault(task);
    double missed = count("missed");
    task.hear(ONE, incident(first.timestampMillis() - INTERVAL));
    task.hear(ONE, incident(first.timestampMillis() + 5 * INTERVAL));
    sent(task, first.timestampMillis() / INTERVAL, CanarySeries.QUIET + 1);

    assertThat(count("found")).isZero();
    assertThat(count("missed")).isGreaterThan(missed);
  }

  private CanaryTask task(long seed) {
    return new CanaryTask(3, seed, INTERVAL, 1, 1, metrics.canary());
  }

  private static Map<String, List<Observation>> sent(CanaryTask task, int ticks) {
    return sent(task, START, ticks);
  }

  private static Map<String, List<Observation>> sent(CanaryTask task, long from, int ticks) {
    Map<String, List<Observation>> sent = new TreeMap<>();
    for (long tick = from; tick < from + ticks; tick++) {
      task.advance(
          tick * INTERVAL,
          (series, point) -> sent.computeIfAbsent(series, name -> new ArrayList<>()).add(point));
    }
    return sent;
  }

  /** Goes on to the first point of a fault of {@link #ONE}. */
  private static Observation untilFault(CanaryTask task) {
    List<Observation> sent = new ArrayList<>();
    for (long tick = START; sent.stream().noneMatch(CanaryTaskTest::isFaulty); tick++) {
      task.advance(tick * INTERVAL, (series, point) -> keep(series, point, sent));
    }
    return sent.get(sent.size() - 1);
  }

  private static void keep(String series, Observation point, List<Observation> points) {
    if (series.equals(ONE)) {
      points.add(point);
    }
  }

  private static boolean isFaulty(Observation point) {
    return Math.abs(point.value(0)) > 500;
  }

  private static Incident incident(long timestampMillis) {
    return new Incident(
        Incident.Phase.OPENED,
        timestampMillis,
        timestampMillis,
        timestampMillis,
        2,
        2,
        75,
        1,
        Incident.Direction.ABOVE,
        Part.SURPRISE,
        1,
        List.of());
  }

  private double count(String outcome) {
    return registry
        .get(MeterNames.CANARY_FAULTS.meterName())
        .tag("outcome", outcome)
        .counter()
        .count();
  }
}
