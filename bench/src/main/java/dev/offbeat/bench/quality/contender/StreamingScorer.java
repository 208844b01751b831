package dev.offbeat.bench.quality.contender;

/** Scores the points of one series, one by one, in order, from the past alone. */
@FunctionalInterface
public interface StreamingScorer {
  /**
   * Scores the next point, then learns it.
   *
   * @param timestampMillis event time, ms since the epoch, later than the last point's
   * @param value a finite number
   * @return any number, higher is stranger, 0 or less is not strange at all
   */
  double score(long timestampMillis, double value);
}
