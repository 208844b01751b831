package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Observation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chooses what of a series is handed on, in which order. */
interface Publisher<R extends DetectionEvent> {
  /**
   * Hands on what is to be published of one step.
   *
   * @param detection what came of the observation; overwritten at the next step
   * @param fingerprint of the model that says so
   * @param source where the observation came from; null where nobody is told
   * @param incident the step's event, where the rules let it through
   */
  void publish(
      String series,
      Observation observation,
      Detection detection,
      String fingerprint,
      @Nullable SourcePosition source,
      @Nullable IncidentRecord incident,
      Consumer<R> sink);

  /** Whether the source is told of a step without an event too: else it is not asked for. */
  default boolean tellsEverySource() {
    return false;
  }

  /** Hands on an incident that is no point's. */
  void publish(IncidentRecord incident, Consumer<R> sink);

  /** Hands on a point that was not taken in, if that is asked for. */
  void publish(RejectedRecord rejected, Consumer<R> sink);
}
