package dev.offbeat.trainer.calibrate;

/**
 * Root mean square errors of the one-step expectation and of the last value as forecast, in units
 * of the data: over the history's held-out part, each the mean over all series and features. So
 * that no series' unit outweighs the others, {@code expected} is {@code naive} times the mean of
 * their ratios.
 *
 * @param expected of the model's expectation
 * @param naive of the last value
 */
public record ForecastError(double expected, double naive) {
  /** Error of the model for each unit of error of the last value; below 1 it has learnt. */
  public double ratio() {
    return naive > 0 ? expected / naive : 1;
  }
}
