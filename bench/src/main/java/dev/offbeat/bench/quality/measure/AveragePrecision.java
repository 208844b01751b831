package dev.offbeat.bench.quality.measure;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Area under the precision-recall curve of points, Σ (Rₖ − Rₖ₋₁)·Pₖ over falling thresholds. */
public final class AveragePrecision {
  private AveragePrecision() {}

  /**
   * The average precision; a score without knowledge has the share of anomalous points.
   *
   * @return 0 to 1, NaN if no point is labelled
   */
  public static double of(double[] scores, boolean[] labels) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    long positives = IntStream.of(order).filter(i -> labels[i]).count();
    double area = 0;
    int hits = 0;
    for (int next = 0; next < order.length; ) {
      double level = scores[order[next]];
      int before = hits;
      for (; next < order.length && scores[order[next]] == level; next++) {
        hits += labels[order[next]] ? 1 : 0;
      }
      area += (double) (hits - before) / positives * hits / next;
    }
    return positives == 0 ? Double.NaN : area;
  }
}
