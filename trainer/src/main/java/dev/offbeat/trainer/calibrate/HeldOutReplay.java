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
import java.util.ArrayList;
import java.util.List;

/** Replays series through the detector, whole, and looks at their held-out parts. */
public final class HeldOutReplay {
  private final DetectorModel model;
  private final DetectorOptions options;
  private final ChronologicalSplit split = ChronologicalSplit.defaults();

  public HeldOutReplay(DetectorModel model, DetectorOptions options) {
    this.model = model;
    this.options = options;
  }

  /** Sees each held-out point. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Looks at one point.
     *
     * @param t index of the point in its series, 1 or more
     * @param detection what the detector says of it; the detector's own object
     */
    void see(int t, Detection detection);
  }

  /**
   * Errors of one feature of one series over its held-out part, in units of the data.
   *
   * @param feature index
   * @param points that were judged
   * @param expected root mean square error of the expectation
   * @param naive the same of the last value as forecast
   */
  public record FeatureError(
      Series series, int feature, int points, double expected, double naive) {
    /** Error of the model for each unit of error of the last value; 1 for a still series. */
    public double ratio() {
      return naive > 0 ? expected / naive : 1;
    }
  }

  /** The errors of every feature of every series. */
  public List<FeatureError> errors(History history) {
    List<FeatureError> errors = new ArrayList<>();
    for (Series series : history.series()) {
      double[] expected = new double[history.features().size()];
      double[] naive = new double[expected.length];
      int[] points = new int[1];
      replay(
          series,
          (t, detection) -> {
            double[] values = series.values(t);
            double[] last = series.values(t - 1);
            for (int f = 0; f < values.length; f++) {
              expected[f] += square(values[f] - detection.expected(f));
              naive[f] += square(values[f] - last[f]);
            }
            points[0]++;
          });
      for (int f = 0; f < expected.length; f++) {
        errors.add(
            new FeatureError(
                series,
                f,
                points[0],
                Math.sqrt(expected[f] / points[0]),
                Math.sqrt(naive[f] / points[0])));
      }
    }
    return errors;
  }

  /** The mean of all features' errors. */
  ForecastError error(History history) {
    List<FeatureError> errors = errors(history);
    double ratio = errors.stream().mapToDouble(FeatureError::ratio).average().orElseThrow();
    double naive = errors.stream().mapToDouble(FeatureError::naive).average().orElseThrow();
    return new ForecastError(naive * ratio, naive);
  }

  /** Replays one series. */
  public void replay(Series series, Visitor visitor) {
    SeriesState state = model.newState();
    int from = Math.max(split.validationEnd(series.size()), 1);
    try (Detector detector = model.newDetector(options)) {
      for (int t = 0; t < series.size(); t++) {
        Observation observation = Observation.of(series.timestampMillis(t), series.values(t));
        Detection detection = detector.detect(state, observation);
        if (t >= from) {
          visitor.see(t, detection);
        }
      }
    }
  }

  private static double square(double error) {
    return error * error;
  }
}
