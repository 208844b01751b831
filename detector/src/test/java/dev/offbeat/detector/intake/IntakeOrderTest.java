package dev.offbeat.detector.intake;

import static dev.offbeat.detector.intake.Trace.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection.Status;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class IntakeOrderTest {
  private static final IntakeOptions NO_WINDOW = IntakeOptions.defaults();
  private static final IntakeOptions WINDOW =
      NO_WINDOW.withReorderWindow(Duration.ofMinutes(5)).withFlatline(false);

  @RepeatedTest(50)
  void take_anyOrderWithinTheWindow_isTheSortedOrder(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    long[] times = LongStream.range(0, 200).map(i -> i * 10_000 + random.nextInt(9_000)).toArray();
    long[] shuffled = delayed(times, random, 5 * MINUTE);
    Trace trace = Trace.of(WINDOW);
    for (long time : shuffled) {
      trace.take(time, (double) time);
    }
    trace.wake(times[199] + 5 * MINUTE);

    assertThat(trace.times()).containsExactly(times);
    assertThat(trace.refused).isEmpty();
    assertThat(trace.scored).allMatch(point -> point.value(0) == point.timestampMillis());
    assertThat(trace.reordered).isPositive();
  }

  /** Each point delayed by less than the window: sorted by arrival. */
  private static long[] delayed(long[] times, Random random, long window) {
    return LongStream.of(times)
        .mapToObj(time -> new long[] {time + (long) (random.nextDouble() * window), time})
        .sorted((a, b) -> Long.compare(a[0], b[0]))
        .mapToLong(pair -> pair[1])
        .toArray();
  }

  @RepeatedTest(20)
  void take_anyOrderAtAll_scoresEachPointOnceOrRefusesIt(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Trace trace = Trace.of(WINDOW);
    int count = 1000;
    for (int i = 0; i < count; i++) {
      trace.take(random.nextInt(10_000_000), 1);
    }
    trace.wake(20_000_000);

    assertThat(trace.times()).isSorted().doesNotHaveDuplicates();
    assertThat(trace.scored.size() + trace.refused.size()).isEqualTo(count);
  }

  @Test
  void take_noWindow_refusesLateAndDuplicatePoints() {
    Trace trace = Trace.of(NO_WINDOW).take(2000, 1).take(1000, 2).take(2000, 3).take(3000, 4);

    assertThat(trace.refused).containsExactly(Status.LATE, Status.DUPLICATE);
    assertThat(trace.values()).containsExactly(1, 4);
    assertThat(trace.reordered).isZero();
  }

  @Test
  void take_sameTimeAsAWaitingOne_isADuplicate() {
    Trace trace = Trace.of(WINDOW).take(MINUTE, 1).take(2 * MINUTE, 2).take(MINUTE, 3);

    assertThat(trace.refused).containsExactly(Status.DUPLICATE);
    assertThat(trace.state.waiting()).isEqualTo(2);
  }

  @Test
  void take_olderThanTheWindow_isLateOnlyIfItsTurnIsOver() {
    Trace trace = Trace.of(WINDOW).take(0, 1).take(20 * MINUTE, 2);
    assertThat(trace.times()).containsExactly(0);

    trace.take(3 * MINUTE, 3); // longer ago than the window, but after what went on
    assertThat(trace.times()).containsExactly(0, 3 * MINUTE);
    trace.take(2 * MINUTE, 4);
    assertThat(trace.refused).containsExactly(Status.LATE);
  }

  @Test
  void take_moreThanMayWait_letsTheOldestGoOn() {
    Trace trace = Trace.of(WINDOW);
    for (int i = 0; i < 300; i++) {
      trace.take(i, i);
    }

    assertThat(trace.state.waiting()).isEqualTo(ReorderBuffer.LIMIT);
    assertThat(trace.times()).containsExactly(LongStream.range(0, 44).toArray());
  }

  @Test
  void take_windowTakenAway_letsWaitingPointsGoOnFirst() {
    Trace before = Trace.of(WINDOW).take(0, 1).take(MINUTE, 2);
    Trace after = Trace.of(NO_WINDOW);
    after.state = before.state;
    after.take(2 * MINUTE, 3);

    assertThat(after.values()).containsExactly(1, 2, 3);
  }

  @Test
  void wake_seriesThatStopped_letsWaitingPointsGoOn() {
    Trace trace = Trace.of(WINDOW).take(0, 1).take(MINUTE, 2);

    assertThat(trace.intake.timer(trace.state)).isEqualTo(6 * MINUTE);
    trace.wake(6 * MINUTE - 1);
    assertThat(trace.scored).isEmpty();
    trace.wake(6 * MINUTE);
    assertThat(trace.values()).containsExactly(1, 2);
  }

  @Test
  void isTooFarAhead_endOfTime_overflowsNothing() {
    Intake intake = Trace.of(NO_WINDOW).intake;

    assertThat(intake.isTooFarAhead(3_600_000, 0)).isFalse();
    assertThat(intake.isTooFarAhead(3_600_001, 0)).isTrue();
    assertThat(intake.isTooFarAhead(Long.MAX_VALUE, 0)).isTrue();
    assertThat(intake.isTooFarAhead(Long.MIN_VALUE, 0)).isFalse();
    assertThat(intake.isTooFarAhead(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
  }
}
