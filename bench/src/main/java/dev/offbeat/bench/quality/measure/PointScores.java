package dev.offbeat.bench.quality.measure;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well a threshold tells anomalous points from others, each point counted for itself: nothing
 * is adjusted.
 *
 * @param threshold lowest score that counts as a detection, NaN where there is none: all else is
 *     NaN
 * @param precision part of the detected points that are labelled, 0 if none is detected
 * @param recall part of the labelled points that are detected
 */
public record PointScores(double threshold, double precision, double recall) {
  private static final int THRESHOLDS = 1000;

  public static PointScores at(double[] scores, boolean[] labels, double threshold) {
    if (Double.isNaN(threshold)) {
      return new PointScores(threshold, Double.NaN, Double.NaN);
    }
    int detected = 0;
    int hits = 0;
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      boolean above = scores[i] >= threshold;
      detected += above ? 1 : 0;
      hits += above && labels[i] ? 1 : 0;
      positives += labels[i] ? 1 : 0;
    }
    return new PointScores(
        threshold, detected == 0 ? 0 : (double) hits / detected, (double) hits / positives);
  }

  /** The best F1 at any of 1,000 thresholds: what a score could do, not what a detector does. */
  public static PointScores best(double[] scores, boolean[] labels) {
    double[] rising = scores.clone();
    Arrays.sort(rising);
    return IntStream.rangeClosed(0, THRESHOLDS)
        .mapToDouble(k -> rising[(int) ((long) k * (rising.length - 1) / THRESHOLDS)])
        .distinct()
        .mapToObj(level -> at(scores, labels, level))
        .reduce((a, b) -> b.f1() > a.f1() ? b : a)
        .orElseThrow();
  }

  /** Harmonic mean of precision and recall. */
  public double f1() {
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }
}
