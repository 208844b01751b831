package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;

/** Replays every series through the detector and compares expectation and last value. */
final class HeldOutReplay {
  private HeldOutReplay() {}

  static ForecastError run(DetectorModel model, History history, ChronologicalSplit split) {
    double ratios = 0;
    double naives = 0;
    int count = 0;
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (Series series : history.series()) {
        int from = split.validationEnd(series.size());
        double[] expected = new double[history.features().size()];
        double[] naive = new double[expected.length];
        replay(detector, model.newState(), series, from, expected, naive);
        for (int f = 0; f < naive.length; f++) {
          naives += Math.sqrt(naive[f] / (series.size() - from));
          ratios += naive[f] > 0 ? Math.sqrt(expected[f] / naive[f]) : 1;
          count++;
        }
      }
    }
    return new ForecastError(naives / count * (ratios / count), naives / count);
  }

  /** Adds the squared errors of the points from a given one on. */
  private static void replay(
      Detector detector,
      SeriesState state,
      Series series,
      int from,
      double[] expected,
      double[] naive) {
    for (int t = 0; t < series.size(); t++) {
      double[] values = series.values(t);
      Detection detection =
          detector.detect(state, Observation.of(series.timestampMillis(t), values));
      if (t >= Math.max(from, 1)) {
        double[] last = series.values(t - 1);
        for (int f = 0; f < values.length; f++) {
          expected[f] += square(values[f] - detection.expected(f));
          naive[f] += square(values[f] - last[f]);
        }
      }
    }
  }

  private static double square(double error) {
    return error * error;
  }
}
