package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.measure.QuietAlerts;

/**
 * An alert budget against the alerts that came of it.
 *
 * @param corpus whose quiet stretches
 * @param budget as a user writes it
 * @param allowed alerts per series and week
 * @param found on the quiet stretches
 */
record BudgetResult(String corpus, String budget, double allowed, QuietAlerts found) {
  /** Alerts for each one allowed; the promise is 0.5 to 2. */
  public double ratio() {
    return found.perSeriesWeek() / allowed;
  }
}
