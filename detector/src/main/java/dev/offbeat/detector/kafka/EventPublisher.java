package dev.offbeat.detector.kafka;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Origin;
import dev.offbeat.detector.ingest.Point;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands on scores, late points and incidents, as chosen, of one processor. */
final class EventPublisher implements Publisher<DetectionEvent> {
  private final List<String> features;
  private final ScoreSample scores;
  private final boolean late;
  private final Function<String, AlertBudget> budget; // of a series

  /** Where the point at work lies; null for the record at work. */
  private @Nullable Origin origin;

  EventPublisher(
      List<String> features,
      ScoreSample scores,
      boolean late,
      Function<String, AlertBudget> budget) {
    this.features = features;
    this.scores = scores;
    this.late = late;
    this.budget = budget;
  }

  /** The point of a record, from now on the one at work. */
  Point read(Point point) {
    origin = point.origin();
    return point;
  }

  @Override
  public boolean tellsEverySource() {
    return scores.isOn();
  }

  @Override
  public void publish(
      String series,
      Observation observation,
      Detection detection,
      String fingerprint,
      @Nullable SourcePosition source,
      @Nullable IncidentRecord incident,
      Consumer<DetectionEvent> sink) {
    int weight = scores.weight(series, detection);
    if (weight > 0) {
      sink.accept(
          ScoreRecord.of(series, detection, features, fingerprint, weight, original(source)));
    }
    if (late && detection.status() == Detection.Status.LATE) {
      sink.accept(new LateRecord(series, observation, features));
    }
    if (incident != null) {
      sink.accept(
          incident
              .from(original(source))
              .with(IncidentRecord.Decision.of(detection, budget.apply(series))));
    }
  }

  @Override
  public void publish(IncidentRecord incident, Consumer<DetectionEvent> sink) {
    sink.accept(incident.from(original(incident.source())));
  }

  @Override
  public void publish(RejectedRecord rejected, Consumer<DetectionEvent> sink) {
    sink.accept(rejected.from(original(rejected.source())));
  }

  /** Where the point lay before it came to the topic that gathers series. */
  private @Nullable SourcePosition original(@Nullable SourcePosition source) {
    Origin before = origin;
    return source == null || before == null
        ? source
        : new SourcePosition(before.topic(), before.partition(), before.offset());
  }
}
