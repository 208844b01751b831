package dev.offbeat.bench.quality.measure;

import dev.offbeat.trainer.evaluate.ScoredSeries;
import dev.offbeat.trainer.evaluate.Span;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The score of the Numenta Anomaly Benchmark v1.1: 100 is perfect, 0 is no detection at all. Each
 * profile has its own threshold, the best one for all series together.
 */
public final class NabScorer {
  /*
   * Lavin & Ahmad, "Evaluating real-time anomaly detection algorithms", ICMLA 2015, and NAB's code.
   *
   *   σ(y) = 2/(1 + exp(5y)) − 1, −1 for y > 3
   *   Inside a window [a, b] the earliest detection t earns σ(−(b−t+1)/(b−a+1)) / σ(−1); a window
   *   without one costs the profile's fn. A detection outside costs the profile's fp times
   *   −σ((t−b)/(b−a)) of the last window before it, 1 where there is none.
   *   Score = 100·(sum − sum of no detections)/(all windows − sum of no detections).
   *
   * Points of the probation do not exist. One threshold serves all series: points are taken in by
   * falling score, equal scores together, and the best sum is kept.
   */
  private static final int OUTSIDE = -1;

  private final double[] scores;
  private final int[] window; // of each point, numbered over all series
  private final double[] value; // of a detection at the point, before the profile's weights
  private final Integer[] byFallingScore;
  private final int windows; // all of them
  private final int reachable; // those with a point after probation

  private NabScorer(List<ScoredSeries> corpus) {
    int points = corpus.stream().mapToInt(series -> series.size() - series.probation()).sum();
    scores = new double[points];
    window = new int[points];
    value = new double[points];
    int at = 0;
    int firstWindow = 0;
    for (ScoredSeries series : corpus) {
      at = weigh(series, firstWindow, at);
      firstWindow += series.windows().size();
    }
    windows = firstWindow;
    reachable = (int) IntStream.of(window).filter(w -> w != OUTSIDE).distinct().count();
    byFallingScore = IntStream.range(0, points).boxed().toArray(Integer[]::new);
    Arrays.sort(byFallingScore, Comparator.comparingDouble(i -> -scores[i]));
  }

  /** Scores a corpus for each profile, in the profiles' order. */
  public static List<NabScore> score(List<ScoredSeries> corpus) {
    NabScorer scorer = new NabScorer(corpus);
    return Arrays.stream(NabProfile.values()).map(scorer::best).toList();
  }

  private int weigh(ScoredSeries series, int firstWindow, int start) {
    List<Span> spans = series.windows();
    int at = start;
    int next = 0;
    Span previous = null;
    for (int i = 0; i < series.size(); i++) {
      while (next < spans.size() && i > spans.get(next).last()) {
        previous = spans.get(next++);
      }
      if (i < series.probation()) {
        continue;
      }
      scores[at] = series.scores()[i];
      if (next < spans.size() && i >= spans.get(next).first()) {
        Span span = spans.get(next);
        window[at] = firstWindow + next;
        value[at] = sigma(-(double) (span.last() - i + 1) / span.length()) / sigma(-1);
      } else {
        window[at] = OUTSIDE;
        value[at] =
            previous == null ? -1 : sigma((double) (i - previous.last()) / (previous.length() - 1));
      }
      at++;
    }
    return at;
  }

  private static double sigma(double y) {
    return y > 3 ? -1 : 2 / (1 + Math.exp(5 * y)) - 1;
  }

  private NabScore best(NabProfile profile) {
    double[] earned = new double[windows];
    Arrays.fill(earned, -profile.falseNegative());
    boolean[] hit = new boolean[windows];
    double none = -profile.falseNegative() * reachable;
    double sum = none;
    int hits = 0;
    int wrong = 0;
    double top = none;
    double silence = windows == 0 ? Double.NaN : 0;
    NabScore best = new NabScore(profile, silence, Double.POSITIVE_INFINITY, 0, reachable, 0);
    for (int next = 0; next < byFallingScore.length; ) {
      double level = scores[byFallingScore[next]];
      for (; next < byFallingScore.length && scores[byFallingScore[next]] == level; next++) {
        int i = byFallingScore[next];
        if (window[i] == OUTSIDE) {
          sum += profile.falsePositive() * value[i];
          wrong++;
          continue;
        }
        double gain = value[i] * profile.truePositive();
        if (gain > earned[window[i]]) {
          sum += gain - earned[window[i]];
          earned[window[i]] = gain;
        }
        hits += hit[window[i]] ? 0 : 1;
        hit[window[i]] = true;
      }
      if (sum > top) {
        top = sum;
        double score = 100 * (top - none) / (windows * profile.truePositive() - none);
        best = new NabScore(profile, score, level, hits, reachable, wrong);
      }
    }
    return best;
  }
}
