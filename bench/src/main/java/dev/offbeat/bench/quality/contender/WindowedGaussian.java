package dev.offbeat.bench.quality.contender;

import java.util.Arrays;

/**
 * NAB's own baseline: the distance from the mean of the last 6,400 values, in standard deviations.
 * Past 6,400 values, both are renewed every 100 points. NAB takes the tail probability of this
 * distance, which orders points alike, but no longer tells apart those beyond eight deviations.
 */
final class WindowedGaussian implements StreamingScorer {
  private static final int WINDOW = 6400;
  private static final int STEP = 100;
  private static final double SMALLEST_DEVIATION = 1e-6;

  private final double[] ring = new double[WINDOW];
  private long points;
  private double mean;
  private double sumOfSquares; // of the deviations from the mean

  @Override
  public double score(long timestampMillis, double value) {
    long known = Math.min(points, WINDOW);
    double deviation = known == 0 ? 0 : Math.sqrt(sumOfSquares / known);
    double score =
        known == 0 ? 0 : Math.abs(value - mean) / Math.max(deviation, SMALLEST_DEVIATION);
    ring[(int) (points % WINDOW)] = value;
    points++;
    if (points <= WINDOW) {
      double fromMean = value - mean;
      mean += fromMean / points;
      sumOfSquares += fromMean * (value - mean);
    } else if (points % STEP == 0) {
      mean = Arrays.stream(ring).average().orElseThrow();
      sumOfSquares = Arrays.stream(ring).map(x -> (x - mean) * (x - mean)).sum();
    }
    return score;
  }
}
