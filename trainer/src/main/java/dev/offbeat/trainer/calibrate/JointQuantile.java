package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.score.JointChart;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The joint chart's reference: how far T² goes on history, for series of several features.
 *
 * <p>The chart learns all of the history, since all of it is taken for normal. It starts afresh
 * every 550 points and runs for 1,150, so that the early, uncertain stretch of a reference counts
 * with the weight that new series and restarts give it.
 */
final class JointQuantile {
  private static final double LEVEL = 0.985;
  private static final int RUN = 1150;
  private static final int SPACING = 550;
  private static final int FEWEST = 100;

  private JointQuantile() {}

  /** The quantile; 0 for a single feature and where the history is too short to tell. */
  static double of(History history) {
    int features = history.features().size();
    List<Double> distances = new ArrayList<>();
    if (features > 1) {
      JointChart chart = new JointChart(features, Double.POSITIVE_INFINITY);
      JointChart.Scratch scratch = chart.newScratch();
      for (Series series : history.series()) {
        for (int start = 0; start < series.size(); start += SPACING) {
          run(chart, scratch, series, start, distances);
        }
      }
    }
    if (distances.size() < FEWEST) {
      return 0;
    }
    Collections.sort(distances);
    return distances.get((int) (LEVEL * (distances.size() - 1)));
  }

  private static void run(
      JointChart chart,
      JointChart.Scratch scratch,
      Series series,
      int start,
      List<Double> distances) {
    JointChart.State state = chart.newState();
    for (int t = start; t < Math.min(series.size(), start + RUN); t++) {
      double distance = chart.step(state, series.values(t), scratch);
      if (distance > 0) {
        distances.add(distance);
      }
    }
  }
}
