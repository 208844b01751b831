package dev.offbeat.bench.quality.measure;

import dev.offbeat.trainer.evaluate.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Volume under the precision-recall surface: the area under the curve of ranges, averaged over the
 * length of a buffer around each anomaly. Needs no threshold, forgives a little bad timing, and
 * does not count an anomaly as found as a whole because one of its points is.
 */
public final class VusPr {
  /*
   * Paparrizos et al., "Volume Under the Surface", PVLDB 15(11), 2022, as TSB-AD evaluates it.
   *
   * With a buffer of ℓ points, a point at a distance d ≤ ℓ/2 of an anomaly has the label
   * λ = √(1 − d/ℓ), a point inside 1, others 0; labels of neighbouring buffers add up, to 1 at
   * most. At a threshold that detects the points D:
   *
   *   TP = Σ λ over D      N = points inside + Σ λ over D outside      P = (points inside + N)/2
   *   precision = TP/|D|   recall = min(TP/P, 1) · part of the anomalies, buffers included, hit
   *   area(ℓ) = Σₖ (recallₖ − recallₖ₋₁)·precisionₖ over 250 thresholds, evenly spaced in rank
   *   volume = mean of area(ℓ), ℓ = 0 … L
   *
   * Each point enters once, at the first threshold that detects it, so that an area costs one pass
   * over the buffers and one over the thresholds.
   */
  private static final int THRESHOLDS = 250;

  private final int size;
  private final List<Span> anomalies;
  private final int[] detectedFrom; // index of the first threshold that detects a point
  private final int[] detections = new int[THRESHOLDS]; // |D|

  private VusPr(double[] scores, boolean[] labels) {
    size = scores.length;
    anomalies = Span.runsOf(labels);
    double[] rising = scores.clone();
    Arrays.sort(rising);
    double[] thresholds = new double[THRESHOLDS]; // falling
    double step = (double) (size - 1) / (THRESHOLDS - 1);
    for (int k = 0; k < THRESHOLDS; k++) {
      int rank = k == THRESHOLDS - 1 ? size - 1 : (int) (k * step);
      thresholds[k] = rising[size - 1 - rank];
    }
    detectedFrom = new int[size];
    for (int i = 0; i < size; i++) {
      detectedFrom[i] = firstAtMost(thresholds, scores[i]);
      detections[detectedFrom[i]]++;
    }
    Arrays.parallelPrefix(detections, Integer::sum);
  }

  /**
   * The volume.
   *
   * @param buffer longest buffer L, in points; TSB-AD takes the series' {@link Period}
   * @return 0 to 1, NaN if no point is labelled
   */
  public static double of(double[] scores, boolean[] labels, int buffer) {
    VusPr vus = new VusPr(scores, labels);
    if (vus.anomalies.isEmpty()) {
      return Double.NaN;
    }
    double volume = 0;
    for (int length = 0; length <= buffer; length++) {
      volume += vus.area(length);
    }
    return volume / (buffer + 1);
  }

  private static int firstAtMost(double[] falling, double score) {
    int low = 0;
    int high = falling.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (falling[middle] <= score) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private double area(int length) {
    double[] inside = new double[THRESHOLDS]; // labels that a threshold adds
    double[] outside = new double[THRESHOLDS];
    int[] found = new int[THRESHOLDS]; // anomalies that a threshold adds
    List<Span> widened = widened(length);
    int next = 0;
    int points = 0;
    for (Span span : widened) {
      int first = THRESHOLDS - 1;
      double[] labels = new double[span.length()];
      while (next < anomalies.size() && anomalies.get(next).last() <= span.last()) {
        Span anomaly = anomalies.get(next++);
        points += anomaly.length();
        label(labels, span, anomaly, length);
      }
      for (int i = span.first(); i <= span.last(); i++) {
        int k = detectedFrom[i];
        first = Math.min(first, k);
        double label = labels[i - span.first()];
        if (label == Double.POSITIVE_INFINITY) {
          inside[k]++;
        } else {
          outside[k] += Math.min(1, label);
        }
      }
      found[first]++;
    }
    return area(inside, outside, found, points, widened.size());
  }

  /** Adds an anomaly's labels; +∞ stands for its own points, which stay apart from buffers. */
  private static void label(double[] labels, Span span, Span anomaly, int length) {
    int reach = length / 2;
    for (int i = Math.max(span.first(), anomaly.first() - reach);
        i <= Math.min(span.last(), anomaly.last() + reach);
        i++) {
      int distance = Math.max(anomaly.first() - i, i - anomaly.last());
      labels[i - span.first()] +=
          distance <= 0 ? Double.POSITIVE_INFINITY : Math.sqrt(1 - (double) distance / length);
    }
  }

  /** The anomalies with their buffers; those that touch become one. */
  private List<Span> widened(int length) {
    int reach = length / 2;
    List<Span> spans = new ArrayList<>();
    int first = Math.max(0, anomalies.get(0).first() - reach);
    for (int k = 0; k + 1 < anomalies.size(); k++) {
      int last = anomalies.get(k).last() + reach;
      int after = anomalies.get(k + 1).first() - reach;
      if (last < after) {
        spans.add(new Span(first, last));
        first = after;
      }
    }
    int last = anomalies.get(anomalies.size() - 1).last() + reach;
    spans.add(new Span(first, Math.min(last, size - 1)));
    return spans;
  }

  private double area(
      double[] inside, double[] outside, int[] found, int points, int anomaliesApart) {
    double area = 0;
    double recall = 0;
    double hits = 0;
    double nearHits = 0;
    int anomaliesFound = 0;
    for (int k = 0; k < THRESHOLDS; k++) {
      hits += inside[k];
      nearHits += outside[k];
      anomaliesFound += found[k];
      double truePositives = hits + nearHits;
      double positives = (points + points + nearHits) / 2;
      double previous = recall;
      recall = Math.min(truePositives / positives, 1) * anomaliesFound / anomaliesApart;
      area += (recall - previous) * truePositives / detections[k];
    }
    return area;
  }
}
