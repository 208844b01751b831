package dev.offbeat.trainer.report;

import java.time.Instant;
import java.util.List;

/**
 * A held-out stretch of one feature of one series, foretold one step ahead. 200 to 600 points read
 * well.
 *
 * @param series name of the series
 * @param feature name of the feature; empty where there is only one
 * @param unit of the values, for instance {@code °C}; empty where it is not known
 * @param bandShare share of the values that the band should hold, for instance 0.9
 * @param points in order of time
 */
public record ForecastStretch(
    String series, String feature, String unit, double bandShare, List<Point> points) {
  /**
   * One point, in the series' own unit; a number that is not finite leaves a gap.
   *
   * @param time of the observation
   * @param value observed
   * @param expected said one step before
   * @param low lower end of the band, said one step before
   * @param high its upper end
   */
  public record Point(Instant time, double value, double expected, double low, double high) {}

  public ForecastStretch {
    points = List.copyOf(points);
  }

  /** Share of the points with a value and a band whose value lies in it; NaN without any. */
  double observedShare() {
    List<Point> judged =
        points.stream().filter(p -> Double.isFinite(p.value() + p.low() + p.high())).toList();
    return judged.isEmpty()
        ? Double.NaN
        : judged.stream().filter(p -> p.low() <= p.value() && p.value() <= p.high()).count()
            / (double) judged.size();
  }
}
