package dev.offbeat.detector.intake;

import static dev.offbeat.detector.intake.Trace.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.score.Part;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntakeSilenceTest {
  private static final IntakeOptions OPTIONS = IntakeOptions.defaults();
  private static final long DAY = 24 * 60 * MINUTE;

  @Test
  void wake_tenCadencesAfterTheLastPoint_opensAndThePointThatReturnsResolves() {
    Trace trace = Trace.of(OPTIONS).takeMinutes(0, 60);
    long last = 59 * MINUTE;
    assertThat(trace.intake.timer(trace.state)).isEqualTo(last + 10 * MINUTE);

    trace.wake(last + 10 * MINUTE - 1);
    assertThat(trace.incidents).isEmpty();
    trace.wake(last + 10 * MINUTE);
    trace.wake(last + 11 * MINUTE);
    Incident opened = trace.incidents.get(0);
    assertThat(trace.incidents).hasSize(1);
    assertThat(opened.phase()).isEqualTo(Phase.OPENED);
    assertThat(opened.part()).isEqualTo(Part.SILENCE);
    assertThat(opened.startMillis()).isEqualTo(last);
    assertThat(opened.timestampMillis()).isEqualTo(last + 10 * MINUTE);
    assertThat(opened.score()).isEqualTo(1);
    assertThat(opened.severity()).isEqualTo(50);
    assertThat(opened.points()).isEqualTo(10);

    trace.take(last + 40 * MINUTE, 1);
    Incident resolved = trace.incidents.get(1);
    assertThat(resolved.phase()).isEqualTo(Phase.RESOLVED);
    assertThat(resolved.startMillis()).isEqualTo(last);
    assertThat(resolved.duration()).isEqualTo(Duration.ofMinutes(40));
    assertThat(resolved.score()).isEqualTo(4);
    assertThat(trace.state.isSilent()).isFalse();
    assertThat(trace.intake.timer(trace.state)).isEqualTo(last + 50 * MINUTE);
  }

  @Test
  void wake_lessThanThirtyPoints_isNoSilence() {
    Trace trace = Trace.of(OPTIONS).takeMinutes(0, 29);

    trace.wake(DAY);
    assertThat(trace.incidents).isEmpty();
  }

  @Test
  void wake_declaredPeriod_servesUntilTheCadenceIsKnown() {
    Trace trace = Trace.of(OPTIONS);
    for (int i = 0; i < 5; i++) {
      Observation observation = Observation.of(i * MINUTE, i);
      trace.intake.take(
          trace.state,
          new Point("host-1", observation, Point.Kind.GAUGE, Point.UNKNOWN_START, MINUTE),
          i * MINUTE,
          trace);
    }

    trace.wake(14 * MINUTE);
    assertThat(trace.incidents).hasSize(1);
  }

  @Test
  void wake_off_isNoSilence() {
    Trace trace = Trace.of(OPTIONS.withSilence(0)).takeMinutes(0, 60);

    trace.wake(DAY);
    assertThat(trace.incidents).isEmpty();
  }

  @Test
  void wake_onlyMissingValuesCome_isSilent() {
    Trace trace = Trace.of(OPTIONS).takeMinutes(0, 60);
    for (int i = 60; i < 70; i++) {
      trace.take(i * MINUTE, Double.NaN);
    }

    trace.wake(69 * MINUTE);
    assertThat(trace.incidents).hasSize(1);
  }

  @Test
  void wake_stampsLagBehindTheTasksClock_isNotSilent() {
    Trace trace = Trace.of(OPTIONS);
    long lag = 3 * 60 * MINUTE;
    for (int i = 0; i < 100; i++) {
      trace.wake(i * MINUTE + lag);
      trace.take(i * MINUTE, i);
    }

    assertThat(trace.incidents).isEmpty();
    trace.wake(99 * MINUTE + lag + 10 * MINUTE);
    assertThat(trace.incidents).hasSize(1);
    assertThat(trace.incidents.get(0).timestampMillis()).isEqualTo(109 * MINUTE);
  }

  @Test
  void wake_pausesThatWereNoSilence_mayBecomeTwiceAsLong() {
    Trace trace = Trace.of(OPTIONS).takeMinutes(0, 60);
    long back = 68 * MINUTE; // after nine minutes
    trace.takeMinutes(back, 60);

    double allowed = trace.state.pauses.allowed(10);
    assertThat(allowed).isBetween(17.9 * MINUTE, 18.0 * MINUTE);
  }

  @Test
  void wake_sameLongPauseEachNight_isNoNewsTheFourthTime() {
    Trace trace = Trace.of(OPTIONS);
    for (int night = 0; night < 10; night++) {
      trace.takeMinutes(night * DAY, 16 * 60);
      trace.wake((night + 1) * DAY);
    }

    assertThat(trace.incidents.stream().filter(told -> told.phase() == Phase.OPENED)).hasSize(3);
  }

  @Test
  void wake_outagesOfManyLengths_areAllTold() {
    Trace trace = Trace.of(OPTIONS);
    Random random = new Random(3);
    long time = 0;
    for (int outage = 0; outage < 20; outage++) {
      trace.takeMinutes(time, 200);
      time += 200 * MINUTE + (outage % 2 == 0 ? 60 : 300) * MINUTE + random.nextInt(1000);
      trace.wake(time);
    }

    assertThat(trace.incidents.stream().filter(told -> told.phase() == Phase.OPENED)).hasSize(20);
  }

  @Test
  void wake_aMonthWithoutAPoint_givesTheSeriesUpAndResolvesWhatWasTold() {
    Trace trace = Trace.of(OPTIONS).takeMinutes(0, 60);
    long last = 59 * MINUTE;

    assertThat(trace.wake(last + 10 * MINUTE)).isFalse();
    assertThat(trace.intake.timer(trace.state)).isEqualTo(last + 30 * DAY);
    assertThat(trace.wake(last + 30 * DAY)).isTrue();
    assertThat(trace.incidents)
        .extracting(Incident::phase)
        .containsExactly(Phase.OPENED, Phase.RESOLVED);
  }

  @Test
  void timer_neitherSilenceNorTimeToLive_isNever() {
    Trace trace = Trace.of(OPTIONS.withSilence(0).withTimeToLive(Duration.ZERO)).takeMinutes(0, 60);

    assertThat(trace.intake.timer(trace.state)).isEqualTo(Long.MAX_VALUE);
    assertThat(trace.wake(Long.MAX_VALUE)).isFalse();
  }
}
