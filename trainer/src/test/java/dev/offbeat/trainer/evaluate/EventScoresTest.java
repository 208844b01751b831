package dev.offbeat.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventScoresTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  /*
   * 200 hourly points, probation 30. Windows [50, 59] and [100, 109].
   * Score 3 at 53, 54 (found, 3 points late) and at 70 (false); 2 at 105 (found, 5 late); 1 at 80,
   * 81, 90; 9 at 10 (probation: nothing).
   */
  private static ScoredSeries series() {
    double[] scores = new double[200];
    scores[10] = 9;
    scores[53] = 3;
    scores[54] = 3;
    scores[70] = 3;
    scores[105] = 2;
    scores[80] = 1;
    scores[81] = 1;
    scores[90] = 1;
    return new ScoredSeries(
        "a.csv",
        LongStream.range(0, 200).map(i -> i * HOUR).toArray(),
        scores,
        List.of(new Span(50, 59), new Span(100, 109)));
  }

  @Test
  void at_threshold_countsEventsAlertsAndDelays() {
    EventScores events = EventScores.at(List.of(series()), 2);
    assertThat(events.events()).isEqualTo(2);
    assertThat(events.found()).isEqualTo(2);
    assertThat(events.alerts()).isEqualTo(3);
    assertThat(events.falseAlerts()).isEqualTo(1);
    assertThat(events.recall()).isEqualTo(1);
    assertThat(events.precision()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(events.delaySteps()).isEqualTo(4); // between 3 and 5
    assertThat(events.delayMinutes()).isEqualTo(240);
    // 169 hours from point 30 to point 199.
    assertThat(events.alertsPerSeriesWeek()).isCloseTo(3 / (169.0 / 168), within(1e-12));
  }

  @Test
  void atBudget_allowsOnlySoManyAlerts_takesTheLowestThresholdThatKeepsIt() {
    double weeks = 169.0 / 168;
    assertThat(EventScores.atBudget(List.of(series()), 2 / weeks).threshold()).isEqualTo(3);
    assertThat(EventScores.atBudget(List.of(series()), 3 / weeks).threshold()).isEqualTo(2);
    // Two runs more at score 1, five in all.
    assertThat(EventScores.atBudget(List.of(series()), 4.5 / weeks).threshold()).isEqualTo(2);
    assertThat(EventScores.atBudget(List.of(series()), 5.1 / weeks).alerts()).isEqualTo(5);
  }

  @Test
  void atBudget_nothingAllowed_findsNothing() {
    EventScores events = EventScores.atBudget(List.of(series()), 0);
    assertThat(events.threshold()).isInfinite();
    assertThat(events.found()).isZero();
    assertThat(events.precision()).isNaN();
    assertThat(events.delaySteps()).isNaN();
  }
}
