package dev.offbeat.detector.intake;

import static dev.offbeat.detector.intake.Trace.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.score.Part;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntakeFlatlineTest {
  private static final IntakeOptions OPTIONS = IntakeOptions.defaults();

  @Test
  void take_changingSeriesStandsStill_opensAfterSixtyPointsAndResolvesAtTheChange() {
    Trace trace = Trace.of(OPTIONS);
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      trace.take(i * MINUTE, random.nextDouble());
    }
    for (int i = 200; i < 300; i++) {
      trace.take(i * MINUTE, 0.5);
    }
    trace.take(300 * MINUTE, 0.6);
    trace.take(301 * MINUTE, 0.7);

    assertThat(trace.incidents)
        .extracting(Incident::phase)
        .containsExactly(Phase.OPENED, Phase.RESOLVED);
    Incident opened = trace.incidents.get(0);
    assertThat(opened.part()).isEqualTo(Part.FLATLINE);
    assertThat(opened.startMillis()).isEqualTo(200 * MINUTE);
    assertThat(opened.timestampMillis()).isEqualTo(260 * MINUTE);
    assertThat(opened.features().get(0).actual()).isEqualTo(0.5);
    Incident resolved = trace.incidents.get(1);
    assertThat(resolved.startMillis()).isEqualTo(200 * MINUTE);
    assertThat(resolved.timestampMillis()).isEqualTo(300 * MINUTE);
    assertThat(resolved.points()).isEqualTo(100);
    assertThat(resolved.features().get(0).actual()).isNaN();
    assertThat(trace.scored).hasSize(302);
  }

  @Test
  void take_secondFlatline_isToldLikeTheFirst() {
    Trace trace = Trace.of(OPTIONS);
    for (int i = 0; i < 1000; i++) {
      boolean still = i % 300 > 200;
      trace.take(i * MINUTE, still ? -1 : i);
    }

    assertThat(trace.incidents.stream().filter(told -> told.phase() == Phase.OPENED)).hasSize(3);
  }

  @Test
  void take_constantSeries_isNeverTold() {
    Trace trace = Trace.of(OPTIONS);
    for (int i = 0; i < 5000; i++) {
      trace.take(i * MINUTE, 7);
    }

    assertThat(trace.incidents).isEmpty();
  }

  @Test
  void take_stepsOfManyPoints_areNeverTold() {
    Trace trace = Trace.of(OPTIONS);
    Random random = new Random(2);
    int level = 0;
    for (int i = 0; i < 20_000; i++) {
      level = random.nextInt(40) == 0 ? random.nextInt(5) : level;
      trace.take(i * MINUTE, level);
    }

    assertThat(trace.incidents).isEmpty();
  }

  @Test
  void take_plusAndMinusZero_areEqual() {
    Trace trace = Trace.of(OPTIONS);
    for (int i = 0; i < 300; i++) {
      trace.take(i * MINUTE, i < 200 ? i : i % 2 == 0 ? 0.0 : -0.0);
    }

    assertThat(trace.incidents).hasSize(1);
  }

  @Test
  void take_off_isNeverTold() {
    Trace trace = Trace.of(OPTIONS.withFlatline(false));
    for (int i = 0; i < 400; i++) {
      trace.take(i * MINUTE, Math.min(i, 200));
    }

    assertThat(trace.incidents).isEmpty();
  }
}
