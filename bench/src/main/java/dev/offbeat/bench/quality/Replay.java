package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.StreamingScorer;
import dev.offbeat.trainer.evaluate.ScoredSeries;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Replays series through a contender, row by row, each series from nothing. Every row has a score:
 * one that is not newer than the last, or that has no finite value, scores 0 and is not learnt, by
 * any contender.
 */
final class Replay {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Contender contender;
  private long points;
  private long cpuNanos;

  Replay(Contender contender) {
    this.contender = contender;
  }

  List<ScoredSeries> of(List<LabelledSeries> corpus) {
    List<ScoredSeries> scored = new ArrayList<>();
    for (LabelledSeries series : corpus) {
      scored.add(
          new ScoredSeries(
              series.name(),
              series.timestampsMillis(),
              scores(contender.scorers().get(), series.timestampsMillis(), series.values()),
              series.windows()));
    }
    return scored;
  }

  double[] scores(StreamingScorer scorer, long[] timestampsMillis, double[] values) {
    double[] scores = new double[values.length];
    long last = Long.MIN_VALUE;
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < scores.length; i++) {
      if (timestampsMillis[i] > last && Double.isFinite(values[i])) {
        scores[i] = Math.max(0, scorer.score(timestampsMillis[i], values[i]));
        last = timestampsMillis[i];
      }
    }
    cpuNanos += THREADS.getCurrentThreadCpuTime() - start;
    points += scores.length;
    return scores;
  }

  /** CPU time of this thread so far, warm-up of the virtual machine included. */
  double cpuMicrosPerPoint() {
    return cpuNanos / 1e3 / points;
  }
}
