package dev.offbeat.detector.console;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One point of a series' history.
 *
 * @param status null for a point that nobody saw, which the network stepped over
 * @param imputed whether a value was filled in
 * @param features of the model, in its order
 */
record PointView(
    long timestampMillis,
    Detection.@Nullable Status status,
    boolean imputed,
    List<Feature> features,
    double score,
    double threshold,
    double confidence,
    LearningGate gate,
    Part part) {
  /** What a detector says now. */
  static PointView of(Detection detection) {
    List<Feature> features = new ArrayList<>(detection.featureCount());
    boolean isScored = detection.status().isScored();
    for (int f = 0; f < detection.featureCount(); f++) {
      features.add(
          new Feature(
              detection.value(f),
              isScored ? detection.expected(f) : Double.NaN,
              isScored ? detection.lower(f) : Double.NaN,
              isScored ? detection.upper(f) : Double.NaN,
              detection.share(f)));
    }
    return new PointView(
        detection.timestampMillis(),
        detection.status(),
        false,
        features,
        detection.score(),
        detection.threshold(),
        detection.confidence(),
        detection.learningGate(),
        detection.part());
  }

  /** One feature, in units of the data; NaN for what is not known. */
  record Feature(double value, double expected, double lower, double upper, double share) {}
}
