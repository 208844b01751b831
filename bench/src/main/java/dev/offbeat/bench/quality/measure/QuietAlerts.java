package dev.offbeat.bench.quality.measure;

import dev.offbeat.trainer.evaluate.ScoredSeries;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Alerts outside the labelled windows, first points included: what a user hears from series that
 * have nothing to say.
 *
 * @param alerts points with a score above 0
 * @param seriesWeeks sum over the series of the time outside the windows, in weeks
 */
public record QuietAlerts(int alerts, double seriesWeeks) {
  private static final double WEEK_MILLIS = Duration.ofDays(7).toMillis();

  /**
   * Counts the alerts of a corpus.
   *
   * @param corpus with scores above 0 at the points that raise an alert
   */
  public static QuietAlerts of(List<ScoredSeries> corpus) {
    int alerts = 0;
    double millis = 0;
    for (ScoredSeries series : corpus) {
      boolean[] inside = new boolean[series.size()];
      series.windows().forEach(w -> Arrays.fill(inside, w.first(), w.last() + 1, true));
      for (int i = 1; i < inside.length; i++) {
        if (!inside[i]) {
          alerts += series.scores()[i] > 0 ? 1 : 0;
          long step = series.timestampsMillis()[i] - series.timestampsMillis()[i - 1];
          millis += Math.max(0, step);
        }
      }
    }
    return new QuietAlerts(alerts, millis / WEEK_MILLIS);
  }

  public double perSeriesWeek() {
    return alerts / seriesWeeks;
  }
}
