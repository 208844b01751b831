package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.score.JointChart;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The 99 % quantile of the joint chart's T² over held-out history, for series of several features.
 */
final class JointQuantile {
  private static final double LEVEL = 0.99;
  private static final int FEWEST = 100;

  private JointQuantile() {}

  /** The quantile; 0 for a single feature and where too little is held out to tell. */
  static double of(History history, ChronologicalSplit split) {
    int features = history.features().size();
    List<Double> distances = new ArrayList<>();
    if (features > 1) {
      JointChart chart = new JointChart(features, Double.POSITIVE_INFINITY);
      JointChart.Scratch scratch = chart.newScratch();
      for (Series series : history.series()) {
        JointChart.State state = chart.newState();
        for (int t = 0; t < series.size(); t++) {
          double distance = chart.step(state, series.values(t), scratch);
          if (t >= split.validationEnd(series.size()) && distance > 0) {
            distances.add(distance);
          }
        }
      }
    }
    if (distances.size() < FEWEST) {
      return 0;
    }
    Collections.sort(distances);
    return distances.get((int) (LEVEL * (distances.size() - 1)));
  }
}
