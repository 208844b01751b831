package dev.offbeat.bench.quality.contender;

/** The step from the last value, in units of the steps so far: persistence as a predictor. */
final class PlainDifference implements StreamingScorer {
  private final RunningScale scale = new RunningScale();
  private double last = Double.NaN;

  @Override
  public double score(long timestampMillis, double value) {
    double score = Double.isNaN(last) ? 0 : scale.standardize(value - last);
    last = value;
    return score;
  }
}
