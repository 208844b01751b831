package dev.offbeat.detector.ingest;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes points of what a format says of one thing at one time, numbers by field. For a model of one
 * feature each field is a series, named {@code metric_field}; for a model of several, one series
 * named {@code metric} has the fields that are the model's features, if there is one.
 */
final class FieldPoints {
  /** The field that adds nothing to its metric's name. */
  static final String ONLY = "value";

  private final List<String> features;

  FieldPoints(List<String> features) {
    this.features = features;
  }

  /**
   * Adds the points.
   *
   * @param metric may be empty where the fields' names say enough
   * @param periodMillis 0 if not known
   */
  void add(
      PointBuffer out,
      String metric,
      Labels labels,
      long timestampMillis,
      Kind kind,
      long periodMillis,
      Map<String, Double> fields)
      throws DecodeException {
    if (features.size() > 1) {
      double[] values = new double[features.size()];
      Arrays.fill(values, Double.NaN);
      boolean found = false;
      for (int f = 0; f < values.length; f++) {
        Double value = fields.get(features.get(f));
        if (value != null) {
          values[f] = value;
          found = true;
        }
      }
      if (found) {
        Observation observation = Observation.of(timestampMillis, values);
        out.add(
            new Point(labels.series(metric), observation, kind, Point.UNKNOWN_START, periodMillis));
      }
      return;
    }
    for (Map.Entry<String, Double> field : fields.entrySet()) {
      out.add(
          new Point(
              labels.series(name(metric, field.getKey())),
              Observation.of(timestampMillis, field.getValue()),
              kind,
              Point.UNKNOWN_START,
              periodMillis));
    }
  }

  private static String name(String metric, String field) {
    if (metric.isEmpty()) {
      return field;
    }
    return field.isEmpty() || field.equals(ONLY) ? metric : metric + "_" + field;
  }
}
