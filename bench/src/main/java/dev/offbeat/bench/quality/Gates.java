package dev.offbeat.bench.quality;

import dev.offbeat.detector.score.RefractoryBar;
import dev.offbeat.trainer.evaluate.ScoredSeries;
import java.util.List;

/** Offbeat's own gate, put behind scores that have none. */
final class Gates {
  private Gates() {}

  /** The series with what of their scores passes the refractory bar, else 0. */
  static List<ScoredSeries> behindBar(List<ScoredSeries> corpus) {
    return corpus.stream().map(Gates::behindBar).toList();
  }

  private static ScoredSeries behindBar(ScoredSeries series) {
    RefractoryBar.State state = new RefractoryBar.State();
    double[] scores = series.scores().clone();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = RefractoryBar.emit(state, scores[i]);
    }
    return new ScoredSeries(series.name(), series.timestampsMillis(), scores, series.windows());
  }
}
