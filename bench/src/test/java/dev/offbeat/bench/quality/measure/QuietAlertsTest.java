package dev.offbeat.bench.quality.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.trainer.evaluate.ScoredSeries;
import dev.offbeat.trainer.evaluate.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietAlertsTest {
  private static final long DAY = Duration.ofDays(1).toMillis();

  @Test
  void of_alertsInAndOutOfAWindow_countsThoseOutsideAndTheirTime() {
    long[] days = {0, DAY, 2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY, 6 * DAY, 7 * DAY, 8 * DAY, 9 * DAY};
    double[] scores = {0, 1, 0, 5, 0, 0, 2, 0, 0, 0};
    ScoredSeries series = new ScoredSeries("a", days, scores, List.of(new Span(3, 4)));
    QuietAlerts alerts = QuietAlerts.of(List.of(series, series));
    assertThat(alerts.alerts()).isEqualTo(4);
    assertThat(alerts.seriesWeeks()).isEqualTo(2);
    assertThat(alerts.perSeriesWeek()).isEqualTo(2);
  }
}
