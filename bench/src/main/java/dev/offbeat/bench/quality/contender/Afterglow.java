package dev.offbeat.bench.quality.contender;

/** How bad it was lately: a score that falls linearly from its last peak to 0. */
final class Afterglow {
  private final int points;
  private double peak;
  private double value;

  /**
   * @param points after which nothing is left of a peak
   */
  Afterglow(int points) {
    this.points = points;
  }

  double step(double score) {
    value = Math.max(0, value - peak / points);
    if (score > value) {
      peak = score;
      value = score;
    }
    return value;
  }
}
