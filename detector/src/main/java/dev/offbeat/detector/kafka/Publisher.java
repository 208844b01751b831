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
   * @param incident the step's event, where the rules let it through
   */
  void publish(
      String series,
      Observation observation,
      Detection detection,
      String fingerprint,
      @Nullable IncidentRecord incident,
      Consumer<R> sink);

  /** Hands on an incident that is no point's. */
  void publish(IncidentRecord incident, Consumer<R> sink);

  /** Hands on a point that was not taken in, if that is asked for. */
  void publish(RejectedRecord rejected, Consumer<R> sink);
}
