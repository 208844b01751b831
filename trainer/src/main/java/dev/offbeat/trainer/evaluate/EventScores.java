package dev.offbeat.trainer.evaluate;

import java.time.Duration;
import java.util.List;

/**
 * What a user would have lived through at a fixed threshold: which labelled events raised an alert,
 * how late, and how often there was one. A run of consecutive points at or above the threshold is
 * one alert; further alerts within a found event are neither found twice nor false.
 *
 * @param threshold lowest score that raises an alert
 * @param events labelled events after the probation
 * @param found those with an alert
 * @param alerts all alerts
 * @param falseAlerts alerts outside every event
 * @param seriesWeeks sum over the series of the time after the probation, in weeks
 * @param delaySteps median over the found events of the points from the event's start to its alert
 * @param delayMinutes the same in minutes of event time
 */
public record EventScores(
    double threshold,
    int events,
    int found,
    int alerts,
    int falseAlerts,
    double seriesWeeks,
    double delaySteps,
    double delayMinutes) {
  private static final double WEEK_MILLIS = Duration.ofDays(7).toMillis();

  /** The events of a corpus at a threshold. */
  public static EventScores at(List<ScoredSeries> corpus, double threshold) {
    EventTally tally = new EventTally(threshold);
    corpus.forEach(tally::count);
    return tally.sum();
  }

  /**
   * The events of a corpus at the lowest threshold that keeps an alert budget over all series
   * together: detectors compared at the same number of alerts. Chosen with hindsight.
   *
   * @param alertsPerWeek per series
   */
  public static EventScores atBudget(List<ScoredSeries> corpus, double alertsPerWeek) {
    double weeks = corpus.stream().mapToDouble(EventScores::weeks).sum();
    return at(corpus, AlertBudget.lowestThreshold(corpus, alertsPerWeek * weeks));
  }

  /** Part of the events that raised an alert. */
  public double recall() {
    return (double) found / events;
  }

  /** Part of found events and false alerts that are found events. */
  public double precision() {
    return found + falseAlerts == 0 ? Double.NaN : (double) found / (found + falseAlerts);
  }

  public double alertsPerSeriesWeek() {
    return alerts / seriesWeeks;
  }

  /** Event time of a series after its probation, in weeks. */
  static double weeks(ScoredSeries series) {
    long[] stamps = series.timestampsMillis();
    return (stamps[stamps.length - 1] - stamps[series.probation()]) / WEEK_MILLIS;
  }
}
