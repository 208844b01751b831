package dev.offbeat.bench.quality.contender;

import java.time.Duration;
import java.util.ArrayDeque;

/** The residual against the value one day before, in units of the residuals so far. */
final class SeasonalNaive implements StreamingScorer {
  private static final long SEASON_MILLIS = Duration.ofDays(1).toMillis();

  private record Point(long timestampMillis, double value) {}

  private final ArrayDeque<Point> lastSeason = new ArrayDeque<>();
  private final RunningScale scale = new RunningScale();

  @Override
  public double score(long timestampMillis, double value) {
    double score = 0;
    Point expected = null;
    while (!lastSeason.isEmpty()
        && lastSeason.element().timestampMillis <= timestampMillis - SEASON_MILLIS) {
      expected = lastSeason.remove();
    }
    if (expected != null) {
      score = scale.standardize(value - expected.value);
    }
    lastSeason.add(new Point(timestampMillis, value));
    return score;
  }
}
