package dev.offbeat.trainer.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts the events and alerts of one series after the other, at a threshold. */
final class EventTally {
  private static final double MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final double threshold;
  private int events;
  private int alerts;
  private int falseAlerts;
  private double seriesWeeks;
  private final List<Double> delaySteps = new ArrayList<>();
  private final List<Double> delayMinutes = new ArrayList<>();

  EventTally(double threshold) {
    this.threshold = threshold;
  }

  void count(ScoredSeries series) {
    seriesWeeks += EventScores.weeks(series);
    boolean[] above = new boolean[series.size()];
    for (int i = series.probation(); i < above.length; i++) {
      above[i] = series.scores()[i] >= threshold;
    }
    for (Span alert : Span.runsOf(above)) {
      alerts++;
      boolean inside =
          series.windows().stream()
              .anyMatch(w -> alert.first() <= w.last() && alert.last() >= w.first());
      falseAlerts += inside ? 0 : 1;
    }
    for (Span window : series.windows()) {
      if (window.last() >= series.probation()) {
        events++;
        find(series, above, window);
      }
    }
  }

  private void find(ScoredSeries series, boolean[] above, Span window) {
    for (int i = window.first(); i <= window.last(); i++) {
      if (above[i]) {
        long[] stamps = series.timestampsMillis();
        delaySteps.add((double) (i - window.first()));
        delayMinutes.add((stamps[i] - stamps[window.first()]) / MINUTE_MILLIS);
        return;
      }
    }
  }

  EventScores sum() {
    return new EventScores(
        threshold,
        events,
        delaySteps.size(),
        alerts,
        falseAlerts,
        seriesWeeks,
        median(delaySteps),
        median(delayMinutes));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
