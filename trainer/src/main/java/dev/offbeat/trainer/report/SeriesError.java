package dev.offbeat.trainer.report;

/**
 * Held-out error of the one-step expectation on one feature of one series.
 *
 * @param series name of the series
 * @param feature name of the feature; empty where there is only one
 * @param unit of both errors; empty where it is not known
 * @param points held-out points that were judged
 * @param rmse root mean square error of the expectation
 * @param lastValueRmse the same of the last value as forecast
 */
public record SeriesError(
    String series, String feature, String unit, long points, double rmse, double lastValueRmse) {

  /** Error for each unit of error of the last value; 1 where the series stands still. */
  double ratio() {
    return lastValueRmse > 0 ? rmse / lastValueRmse : 1;
  }
}
