package dev.offbeat.trainer.evaluate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the threshold of an alert budget: points of all series are taken in by falling score, equal
 * scores together, while the runs that they form are few enough.
 */
final class AlertBudget {
  private AlertBudget() {}

  /**
   * The lowest positive threshold down to which no threshold raises more alerts than allowed; +∞ if
   * even the highest score raises more.
   */
  static double lowestThreshold(List<ScoredSeries> corpus, double alertsAllowed) {
    PriorityQueue<Cursor> queue = new PriorityQueue<>(Comparator.comparingDouble(c -> -c.level()));
    for (ScoredSeries series : corpus) {
      queue.add(new Cursor(series));
    }
    double threshold = Double.POSITIVE_INFINITY;
    int alerts = 0;
    while (!queue.isEmpty() && queue.element().level() > 0) {
      double level = queue.element().level();
      while (!queue.isEmpty() && queue.element().level() == level) {
        Cursor cursor = queue.remove();
        alerts += cursor.take();
        if (cursor.hasNext()) {
          queue.add(cursor);
        }
      }
      if (alerts > alertsAllowed) {
        return threshold;
      }
      threshold = level;
    }
    return threshold;
  }

  /** One series' points after its probation, by falling score. */
  private static final class Cursor {
    private final double[] scores;
    private final Integer[] order;
    private final BitSet taken = new BitSet();
    private int next;

    Cursor(ScoredSeries series) {
      scores = series.scores();
      order = new Integer[series.size() - series.probation()];
      Arrays.setAll(order, k -> k + series.probation());
      Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
    }

    boolean hasNext() {
      return next < order.length;
    }

    double level() {
      return scores[order[next]];
    }

    /** Takes in the next point; returns by how many runs there are more. */
    int take() {
      int i = order[next++];
      taken.set(i);
      return 1 - (i > 0 && taken.get(i - 1) ? 1 : 0) - (taken.get(i + 1) ? 1 : 0);
    }
  }
}
