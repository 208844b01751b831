package dev.offbeat.detector.feedback;

import static dev.offbeat.detector.feedback.Verdict.FALSE_ALARM;
import static dev.offbeat.detector.feedback.Verdict.GOOD_CATCH;
import static dev.offbeat.detector.feedback.Verdict.MISSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedbackBookTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final double STEP = Math.pow(2, 0.25);

  /** About a stretch in one hour, told at its end. */
  private static Feedback told(int hour, Verdict verdict, @Nullable Double peakScore) {
    Instant from = START.plusSeconds(3600L * hour);
    return Feedback.of(
        "f" + hour, "s", verdict, from, from.plusSeconds(60), peakScore, from.plusSeconds(3000));
  }

  private static double factor(Feedback... told) {
    return FeedbackBook.of(List.of(told)).thresholdFactor("s");
  }

  @Test
  void thresholdFactor_nothingSaid_isOne() {
    assertThat(FeedbackBook.empty().thresholdFactor("s")).isEqualTo(1);
    assertThat(FeedbackBook.of(List.of(told(0, FALSE_ALARM, 1.1))).thresholdFactor("other"))
        .isEqualTo(1);
  }

  @Test
  void thresholdFactor_falseAlarm_isTheFirstStepAboveItsPeak() {
    assertThat(factor(told(0, FALSE_ALARM, 1.01))).isCloseTo(STEP, within(1e-12));
    assertThat(factor(told(0, FALSE_ALARM, 1.5))).isCloseTo(STEP * STEP * STEP, within(1e-12));
    assertThat(factor(told(0, FALSE_ALARM, 2.0))).isCloseTo(2 * STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_falseAlarmOfUnknownPeak_isOneStep() {
    assertThat(factor(told(0, FALSE_ALARM, null))).isCloseTo(STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_falseAlarmFarOut_isFour() {
    assertThat(factor(told(0, FALSE_ALARM, 500.0))).isEqualTo(4);
  }

  @Test
  void thresholdFactor_secondFalseAlarm_isMeasuredByTheFactorThatItWasToldUnder() {
    // 1.1 under the factor 2^(1/4) is 1.31 under 1: the second step is above it
    assertThat(factor(told(0, FALSE_ALARM, 1.1), told(1, FALSE_ALARM, 1.1)))
        .isCloseTo(STEP * STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_secondVerdictOnWhatCameBeforeTheFirst_isMeasuredByOne() {
    Feedback first = told(1, FALSE_ALARM, 2.5); // above it is 2^(6/4)
    Feedback older =
        Feedback.of("older", "s", FALSE_ALARM, START, START, 2.9, first.toldAt().plusSeconds(60));

    assertThat(factor(first, older)).isCloseTo(4 / STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_missed_isTheLastStepThatWouldHaveToldIt() {
    assertThat(factor(told(0, MISSED, 0.95))).isCloseTo(1 / STEP, within(1e-12));
    assertThat(factor(told(0, MISSED, 0.75))).isCloseTo(1 / (STEP * STEP), within(1e-12));
    assertThat(factor(told(0, MISSED, 0.01))).isEqualTo(0.5);
    assertThat(factor(told(0, MISSED, null))).isCloseTo(1 / STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_goodCatch_isNotRaisedBeyondByLaterFalseAlarms() {
    double factor =
        factor(told(0, GOOD_CATCH, 1.5), told(1, FALSE_ALARM, 3.0), told(2, FALSE_ALARM, 3.0));

    assertThat(factor).isLessThanOrEqualTo(1.5).isCloseTo(STEP * STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_goodCatchOfWhatWouldNotBeToldNow_bringsItBack() {
    Feedback alarm = told(1, FALSE_ALARM, 3.0);
    Feedback praise =
        Feedback.of("p", "s", GOOD_CATCH, START, START, 1.3, alarm.toldAt().plusSeconds(60));

    assertThat(factor(alarm, praise)).isCloseTo(STEP, within(1e-12));
  }

  @Test
  void thresholdFactor_silence_movesNothing() {
    Feedback silence =
        new Feedback(
            "f", "s", FALSE_ALARM, Feedback.Kind.SILENCE, null, START, START, 3.0, "", START);

    assertThat(factor(silence)).isEqualTo(1);
    assertThat(FeedbackBook.of(List.of(silence)).count(FALSE_ALARM)).isEqualTo(1);
  }

  @Test
  void without_whatWasSaid_isAsIfItNeverWas() {
    Feedback first = told(0, FALSE_ALARM, 1.5);
    Feedback second = told(1, FALSE_ALARM, 1.5);
    FeedbackBook book = FeedbackBook.of(List.of(first)).with(second);

    assertThat(book.without("f1").thresholdFactor("s")).isEqualTo(factor(first));
    assertThat(book.without("f1").without("f0").all()).isEmpty();
    assertThat(book.without("f1").without("f0").thresholdFactor("s")).isEqualTo(1);
    assertThat(book.without("unknown")).isSameAs(book);
  }

  @Test
  void with_sameId_replacesEvenOnAnotherSeries() {
    Feedback before = told(0, FALSE_ALARM, 1.5);
    Feedback after =
        Feedback.of("f0", "t", MISSED, before.from(), before.to(), null, before.toldAt());
    FeedbackBook book = FeedbackBook.empty().with(before).with(after);

    assertThat(book.all()).containsExactly(after);
    assertThat(book.thresholdFactor("s")).isEqualTo(1);
    assertThat(book.thresholdFactor("t")).isLessThan(1);
    assertThat(book.of("s")).isEmpty();
  }

  @Test
  void precision_isGoodCatchesByAllThatWasTold() {
    FeedbackBook book =
        FeedbackBook.of(
            List.of(
                told(0, GOOD_CATCH, 2.0),
                told(1, GOOD_CATCH, 2.0),
                told(2, FALSE_ALARM, 1.1),
                told(3, MISSED, 0.9)));

    assertThat(book.precision()).hasValue(2.0 / 3);
    assertThat(FeedbackBook.empty().precision()).isEmpty();
  }
}
