package dev.offbeat.bench.quality.contender;

import dev.offbeat.detector.score.RefractoryBar;

/** A score behind Offbeat's own refractory bar: lets a score pass once. */
final class GatedScorer implements StreamingScorer {
  private final StreamingScorer scorer;
  private final RefractoryBar.State state = new RefractoryBar.State();

  GatedScorer(StreamingScorer scorer) {
    this.scorer = scorer;
  }

  @Override
  public double score(long timestampMillis, double value) {
    return RefractoryBar.emit(state, Math.max(0, scorer.score(timestampMillis, value)));
  }
}
