package dev.offbeat.detector.console;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ring of points of several series, each series' chained from the newest to the oldest. */
final class HistoryStripe {
  /*
   * A slot is overwritten when the ring comes round to it. Its series then has one point less, its
   * oldest; a chain therefore ends after as many points as its series has.
   *
   * Bands are kept as distances from what was expected: as floats these are as exact as anyone can see.
   */
  private static final int REFERENCE = 4; // bytes

  private final int features;
  private final long[] times;
  private final int[] before; // the same series' slot before
  private final Detection.@Nullable Status[] statuses; // null for what was bridged
  private final LearningGate[] gates;
  private final Part[] parts;
  private final boolean[] imputations;
  private final float[] scores;
  private final float[] thresholds;
  private final float[] confidences;
  private final double[] values; // [points · features], as are those below
  private final double[] expected;
  private final float[] below;
  private final float[] above;
  private final float[] shares;
  private final @Nullable Chain[] owners;
  private final Map<String, Chain> chains = new HashMap<>();
  private int next;

  /** One series' points. */
  private static final class Chain {
    private final String series;
    private int newest;
    private int count;
    private long heardMillis;

    private Chain(String series) {
      this.series = series;
    }
  }

  HistoryStripe(int points, int features) {
    this.features = features;
    times = new long[points];
    before = new int[points];
    statuses = new Detection.Status[points];
    gates = new LearningGate[points];
    parts = new Part[points];
    imputations = new boolean[points];
    scores = new float[points];
    thresholds = new float[points];
    confidences = new float[points];
    values = new double[points * features];
    expected = new double[points * features];
    below = new float[points * features];
    above = new float[points * features];
    shares = new float[points * features];
    owners = new Chain[points];
  }

  static long bytesPerPoint(int features) {
    return Long.BYTES
        + Integer.BYTES
        + 1
        + 4 * REFERENCE
        + 3 * Float.BYTES
        + (long) features * (2 * Double.BYTES + 3 * Float.BYTES);
  }

  /**
   * @param heardMillis this machine's time
   */
  synchronized void add(String series, Detection detection, boolean imputed, long heardMillis) {
    Chain chain = takeSlot(series);
    chain.heardMillis = heardMillis;
    int slot = chain.newest;
    times[slot] = detection.timestampMillis();
    statuses[slot] = detection.status();
    imputations[slot] = imputed;
    boolean isScored = detection.status().isScored();
    gates[slot] = detection.learningGate();
    parts[slot] = detection.part();
    scores[slot] = isScored ? (float) detection.score() : 0;
    thresholds[slot] = (float) detection.threshold();
    confidences[slot] = (float) detection.confidence();
    for (int f = 0, at = slot * features; f < features; f++, at++) {
      values[at] = detection.value(f);
      double center = isScored ? detection.expected(f) : Double.NaN;
      expected[at] = center;
      below[at] = isScored ? (float) (center - detection.lower(f)) : Float.NaN;
      above[at] = isScored ? (float) (detection.upper(f) - center) : Float.NaN;
      shares[at] = (float) detection.share(f);
    }
  }

  synchronized void addBridged(String series, long timestampMillis) {
    int slot = takeSlot(series).newest;
    times[slot] = timestampMillis;
    statuses[slot] = null;
    imputations[slot] = true;
    gates[slot] = LearningGate.NORMAL;
    parts[slot] = Part.SURPRISE;
    scores[slot] = 0;
    thresholds[slot] = 0;
    confidences[slot] = 0;
    int from = slot * features;
    int to = from + features;
    Arrays.fill(values, from, to, Double.NaN);
    Arrays.fill(expected, from, to, Double.NaN);
    Arrays.fill(below, from, to, Float.NaN);
    Arrays.fill(above, from, to, Float.NaN);
    Arrays.fill(shares, from, to, 0);
  }

  /** Gives the next slot to a series, as its newest. */
  private Chain takeSlot(String series) {
    int slot = next;
    next = slot + 1 == times.length ? 0 : slot + 1;
    Chain loser = owners[slot];
    if (loser != null && --loser.count == 0) {
      chains.remove(loser.series);
    }
    Chain chain = chains.get(series);
    if (chain == null) {
      chain = new Chain(series);
      chains.put(series, chain);
    }
    before[slot] = chain.newest;
    chain.newest = slot;
    chain.count++;
    owners[slot] = chain;
    return chain;
  }

  synchronized @Nullable PointView last(String series) {
    int slot = lastScored(series);
    return slot < 0 ? null : view(slot);
  }

  synchronized double lastScore(String series) {
    int slot = lastScored(series);
    return slot < 0 ? Double.NaN : scores[slot];
  }

  private int lastScored(String series) {
    Chain chain = chains.get(series);
    if (chain != null) {
      int slot = chain.newest;
      for (int i = 0; i < chain.count; i++, slot = before[slot]) {
        Detection.Status status = statuses[slot];
        if (status != null && status.isScored()) {
          return slot;
        }
      }
    }
    return -1;
  }

  /** This machine's time at which a series was heard last; MIN_VALUE if nothing is kept of it. */
  synchronized long heardMillis(String series) {
    Chain chain = chains.get(series);
    return chain == null ? Long.MIN_VALUE : chain.heardMillis;
  }

  synchronized long oldestMillis(String series) {
    long oldest = Long.MAX_VALUE;
    Chain chain = chains.get(series);
    if (chain != null) {
      int slot = chain.newest;
      for (int i = 0; i < chain.count; i++, slot = before[slot]) {
        oldest = Math.min(oldest, times[slot]);
      }
    }
    return oldest;
  }

  synchronized List<PointView> between(String series, long fromMillis, long toMillis, int most) {
    List<PointView> points = new ArrayList<>();
    Chain chain = chains.get(series);
    if (chain != null) {
      int slot = chain.newest;
      for (int i = 0; i < chain.count && points.size() < most; i++, slot = before[slot]) {
        if (times[slot] >= fromMillis && times[slot] <= toMillis) {
          points.add(view(slot));
        }
      }
    }
    Collections.reverse(points);
    points.sort(Comparator.comparingLong(PointView::timestampMillis)); // late ones to their place
    return points;
  }

  private PointView view(int slot) {
    List<PointView.Feature> all = new ArrayList<>(features);
    for (int f = 0, at = slot * features; f < features; f++, at++) {
      double center = expected[at];
      all.add(
          new PointView.Feature(
              values[at], center, center - below[at], center + above[at], shares[at]));
    }
    return new PointView(
        times[slot],
        statuses[slot],
        imputations[slot],
        all,
        scores[slot],
        thresholds[slot],
        confidences[slot],
        gates[slot],
        parts[slot]);
  }
}
