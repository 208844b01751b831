package dev.offbeat.bench.quality.contender;

/** Root mean square of residuals, exponentially weighted over 2,000 points. */
final class RunningScale {
  private static final int MEMORY = 2000;
  private static final int FIRST = 5;

  private double meanSquare;
  private int points;

  /** The residual's size in units of those before it, 0 for the first five; then learns it. */
  double standardize(double residual) {
    double scale = Math.sqrt(meanSquare);
    double score =
        points < FIRST || residual == 0 ? 0 : Math.abs(residual) / Math.max(scale, 1e-12);
    points = Math.min(points + 1, MEMORY);
    meanSquare += (residual * residual - meanSquare) / points;
    return score;
  }
}
