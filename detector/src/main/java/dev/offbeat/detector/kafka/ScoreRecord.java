package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one observation, as it stands in the scores topic under the key of its series.
 * {@code docs/incidents.md} documents its JSON.
 *
 * @param series the series
 * @param timestampMillis event time, ms since the epoch
 * @param status what came of it
 * @param score 1 is the threshold
 * @param threshold strangeness, about -log10 of a p-value, that a score of 1 stands for
 * @param pValue probability of a score this high where nothing is wrong
 * @param severity 0 to 100
 * @param confidence 0 to 1
 * @param part the part of the score that spoke
 * @param gate whether the series is learnt as normal
 * @param features every feature, in the model's order
 * @param fingerprint the model's, 16 hex digits
 * @param weight points that this one stands for, where not every one has a record
 * @param source the record that held the observation; null if not known
 * @param lateMillis wall-clock time from the event time to when it was told; null if not known
 */
public record ScoreRecord(
    String series,
    long timestampMillis,
    Detection.Status status,
    double score,
    double threshold,
    double pValue,
    int severity,
    double confidence,
    Part part,
    LearningGate gate,
    List<Feature> features,
    String fingerprint,
    int weight,
    @Nullable SourcePosition source,
    @Nullable Long lateMillis)
    implements DetectionEvent {

  /**
   * One feature, in units of the data; NaN where there is none.
   *
   * @param share part of the score that is this feature's
   */
  public record Feature(
      String name, double value, double expected, double lower, double upper, double share) {}

  public ScoreRecord {
    features = List.copyOf(features);
  }

  static ScoreRecord of(
      String series,
      Detection detection,
      List<String> names,
      String fingerprint,
      int weight,
      @Nullable SourcePosition source) {
    List<Feature> features = new ArrayList<>(names.size());
    for (int f = 0; f < names.size(); f++) {
      features.add(
          new Feature(
              names.get(f),
              detection.value(f),
              detection.expected(f),
              detection.lower(f),
              detection.upper(f),
              detection.share(f)));
    }
    return new ScoreRecord(
        series,
        detection.timestampMillis(),
        detection.status(),
        detection.score(),
        detection.threshold(),
        detection.pValue(),
        detection.severity(),
        detection.confidence(),
        detection.part(),
        detection.learningGate(),
        features,
        fingerprint,
        weight,
        source,
        null);
  }

  /** The same, told at an instant. */
  ScoreRecord toldAt(long wallMillis) {
    return new ScoreRecord(
        series,
        timestampMillis,
        status,
        score,
        threshold,
        pValue,
        severity,
        confidence,
        part,
        gate,
        features,
        fingerprint,
        weight,
        source,
        wallMillis - timestampMillis);
  }
}
