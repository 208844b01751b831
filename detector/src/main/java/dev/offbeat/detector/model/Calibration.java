package dev.offbeat.detector.model;

/**
 * What replaying held-out history through the detector taught.
 *
 * @param cadenceMillis median time between two points of a series, ms; 0 where unknown
 * @param logScale natural log of the foretold scale where the graph has no {@code log_scale}
 *     output; unused otherwise
 * @param jointTheta 98.5 % quantile of the joint chart's T² in normal operation; 0 for no joint
 *     chart
 * @param forecastEnergy 99 % quantile of the forecasts' energy in normal operation; 0 for none
 */
public record Calibration(
    long cadenceMillis, float logScale, double jointTheta, double forecastEnergy) {
  /** Nothing learnt. */
  public static final Calibration NONE = new Calibration(0, 0, 0, 0);
}
