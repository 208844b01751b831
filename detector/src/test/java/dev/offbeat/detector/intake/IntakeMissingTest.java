package dev.offbeat.detector.intake;

import static dev.offbeat.detector.intake.Trace.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection.Status;
import java.util.Collections;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IntakeMissingTest {
  private static final IntakeOptions SKIP = IntakeOptions.defaults();
  private static final IntakeOptions PREDICT = SKIP.withMissing(MissingPolicy.PREDICT);

  @Test
  void take_skip_refusesAndTakesTheSameTimeLater() {
    Trace trace = Trace.of(SKIP).take(0, 1).take(MINUTE, Double.NaN).take(MINUTE, 2);

    assertThat(trace.refused).containsExactly(Status.MISSING);
    assertThat(trace.values()).containsExactly(1, 2);
  }

  @Test
  void take_hold_repeatsTheValueBefore() {
    Trace trace = Trace.of(SKIP.withMissing(MissingPolicy.HOLD));
    trace.take(0, Double.NaN).take(MINUTE, 3).take(2 * MINUTE, Double.NaN);
    trace.take(3 * MINUTE, Double.POSITIVE_INFINITY);

    assertThat(trace.refused).containsExactly(Status.MISSING);
    assertThat(trace.values()).containsExactly(3, 3, 3);
    assertThat(trace.imputed).isEqualTo(2);
  }

  @Test
  void take_zero_isZeroFromTheStart() {
    Trace trace = Trace.of(SKIP.withMissing(MissingPolicy.ZERO));
    trace.take(0, Double.NaN).take(MINUTE, 3).take(2 * MINUTE, Double.NaN);

    assertThat(trace.values()).containsExactly(0, 3, 0);
    assertThat(trace.imputed).isEqualTo(2);
  }

  @Test
  void take_predict_bridgesTheMissingPoint() {
    Trace trace = Trace.of(PREDICT).takeMinutes(0, 40);
    trace.take(40 * MINUTE, Double.NaN).take(41 * MINUTE, 5);

    assertThat(trace.bridged).containsExactly(40 * MINUTE);
    assertThat(trace.refused).containsExactly(Status.MISSING);
    assertThat(trace.scored).hasSize(41);
    assertThat(trace.rewarming).doesNotContain(true);
  }

  @Test
  void take_predict_bridgesAGapAtTheCadence() {
    Trace trace = Trace.of(PREDICT).takeMinutes(0, 40).take(44 * MINUTE, 5);

    assertThat(trace.bridged).containsExactly(40 * MINUTE, 41 * MINUTE, 42 * MINUTE, 43 * MINUTE);
    assertThat(trace.imputed).isEqualTo(4);
  }

  @Test
  void take_predictLittleJitter_bridgesNothing() {
    Trace trace = Trace.of(PREDICT).takeMinutes(0, 40).take(40 * MINUTE + 20_000, 5);

    assertThat(trace.bridged).isEmpty();
  }

  @Test
  void take_predictMissingForLongerThanTheMemory_forgetsAndRewarms() {
    Trace trace = Trace.of(PREDICT).takeMinutes(0, 40);
    for (int i = 40; i < 240; i++) {
      trace.take(i * MINUTE, Double.NaN);
    }
    trace.takeMinutes(240 * MINUTE, 150);

    assertThat(trace.bridged)
        .containsExactlyElementsOf(LongStream.range(40, 140).map(i -> i * MINUTE).boxed().toList());
    assertThat(trace.forgotten).isEqualTo(1);
    assertThat(trace.rewarming.subList(0, 40)).containsOnly(false);
    assertThat(trace.rewarming.subList(40, 140)).containsOnly(true);
    assertThat(trace.rewarming.subList(140, 190)).containsOnly(false);
  }

  @Test
  void take_predictGapLongerThanTheMemory_bridgesNothingOfIt() {
    Trace trace = Trace.of(PREDICT).takeMinutes(0, 40).takeMinutes(500 * MINUTE, 150);

    assertThat(trace.bridged).isEmpty();
    assertThat(trace.forgotten).isEqualTo(1);
    assertThat(Collections.frequency(trace.rewarming, true)).isEqualTo(100);
  }

  @Test
  void take_predictGapOfAges_endsAtOnce() {
    Trace trace = Trace.of(PREDICT).takeMinutes(0, 40).take(Long.MAX_VALUE / 2, 1);

    assertThat(trace.forgotten).isEqualTo(1);
    assertThat(trace.scored).hasSize(41);
  }
}
