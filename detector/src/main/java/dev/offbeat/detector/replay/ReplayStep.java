package dev.offbeat.detector.replay;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.SourcePosition;
import dev.offbeat.detector.rules.SeriesSettings;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each stage made of one point of one series.
 *
 * @param point as it was decoded; of a point that waited for older ones, that which let it go on
 * @param source where its record lies; null if in no topic
 * @param settings how the series was watched
 * @param timestampMillis event time of the step, ms since the epoch
 * @param isReordered whether the decoded point found its place before a newer one
 * @param imputed values that were filled in, or stepped over, before this step
 * @param status what came of it
 * @param features what is known of each feature, in the model's order
 * @param strangeness about -log10 of a p-value, confidence included
 * @param threshold strangeness that a score of 1 stands for
 * @param alarm the strangeness where it is an alarm of its own, else 0
 * @param confidence how much of the series was known
 * @param gate whether what the series does is learnt
 * @param part the part of the score that spoke
 * @param event what the tracker told; null for nothing
 */
public record ReplayStep(
    Point point,
    @Nullable SourcePosition source,
    SeriesSettings settings,
    long timestampMillis,
    boolean isReordered,
    int imputed,
    Detection.Status status,
    List<Feature> features,
    double strangeness,
    double threshold,
    double alarm,
    double confidence,
    LearningGate gate,
    Part part,
    @Nullable Incident event) {

  /**
   * One feature.
   *
   * @param value what the intake made of the decoded value: a rate, of a counter
   * @param standardScore against the series' past
   * @param parts strangeness of each part, about -log10 of a p-value
   * @param share part of the score that is this feature's
   */
  public record Feature(
      String name,
      double value,
      double standardScore,
      double expected,
      double lower,
      double upper,
      Map<Part, Double> parts,
      double share) {
    public Feature {
      parts = Map.copyOf(parts);
    }
  }

  public ReplayStep {
    features = List.copyOf(features);
  }

  /** How strange, 1 being the threshold. */
  public double score() {
    return strangeness / threshold;
  }

  static ReplayStep of(
      Point point,
      @Nullable SourcePosition source,
      SeriesSettings settings,
      boolean isReordered,
      int imputed,
      Observation observation,
      Detection detection) {
    List<Feature> features = new ArrayList<>();
    for (int f = 0; f < detection.featureCount(); f++) {
      Map<Part, Double> parts = new EnumMap<>(Part.class);
      for (Part part : Part.values()) {
        if (!part.isOfIntake()) {
          parts.put(part, detection.strangeness(f, part));
        }
      }
      features.add(
          new Feature(
              detection.featureName(f),
              observation.value(f),
              detection.standardScore(f),
              detection.expected(f),
              detection.lower(f),
              detection.upper(f),
              parts,
              detection.share(f)));
    }
    return new ReplayStep(
        point,
        source,
        settings,
        detection.timestampMillis(),
        isReordered,
        imputed,
        detection.status(),
        features,
        detection.strangeness(),
        detection.threshold(),
        detection.alarm(),
        detection.confidence(),
        detection.learningGate(),
        detection.part(),
        detection.incident());
  }
}
