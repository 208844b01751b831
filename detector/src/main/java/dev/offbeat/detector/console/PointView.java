package dev.offbeat.detector.console;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
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
  /** One feature, in units of the data; NaN for what is not known. */
  record Feature(double value, double expected, double lower, double upper, double share) {}
}
