package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.intake.Rejection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point that was read, but not taken in. Its JSON is that of Offbeat's input.
 *
 * @param series the series
 * @param observation the point
 * @param features names of its values, in order
 * @param reason why
 * @param message one sentence: what was expected, what was found
 * @param source where it came from, if that is known
 */
public record RejectedRecord(
    String series,
    Observation observation,
    List<String> features,
    Rejection reason,
    String message,
    @Nullable SourcePosition source)
    implements DetectionEvent {

  public RejectedRecord {
    features = List.copyOf(features);
  }

  /** The same from another record. */
  RejectedRecord from(@Nullable SourcePosition other) {
    return new RejectedRecord(series, observation, features, reason, message, other);
  }

  /** {@code {"timestamp": "…Z", "values": {…}}} as UTF-8. */
  public byte[] toJson() {
    return new LateRecord(series, observation, features).toJson();
  }
}
