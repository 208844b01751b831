package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.rules.SeriesSettings;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Scores the observations of one task's series, each against its series' state, which it takes from
 * the store and puts back.
 */
final class AnomalyProcessor<R extends DetectionEvent>
    implements Processor<String, Observation, String, R> {
  private final ProcessorParts parts;
  private final Publisher<R> publisher;
  private final int featureCount;

  // Set by init, which precedes every other call and may follow a close.
  private ProcessorContext<String, R> context;
  private RuledDetectors detectors;
  private SeriesStates states;

  @SuppressWarnings("NullAway.Init")
  AnomalyProcessor(ProcessorParts parts, Publisher<R> publisher) {
    this.parts = parts;
    this.publisher = publisher;
    this.featureCount = parts.model().metadata().featureCount();
  }

  @Override
  public void init(ProcessorContext<String, R> context) {
    this.context = context;
    detectors = parts.newDetectors();
    states =
        new SeriesStates(
            parts.model(), context.getStateStore(parts.storeName()), parts.stateListener());
  }

  @Override
  public void process(Record<String, Observation> input) {
    String series = input.key();
    Observation observation = input.value();
    if (series == null || observation == null || observation.size() != featureCount) {
      throw new IllegalArgumentException(
          "expected an observation of %d values under the key of its series, found %s under %s"
              .formatted(featureCount, observation, series));
    }
    SeriesSettings settings = detectors.settings(series);
    if (settings == null) {
      return;
    }
    SeriesState state = states.get(series);
    boolean wasOpen = state.hasOpenIncident();
    Detection detection = detectors.detect(settings, state, observation);
    Incident incident = detectors.publishable(settings, state, detection);
    if (detection.status().isScored()) {
      states.put(series, state, wasOpen);
    }
    SourcePosition source =
        context
            .recordMetadata()
            .map(at -> new SourcePosition(at.topic(), at.partition(), at.offset()))
            .orElse(null);
    publisher.publish(
        series,
        observation,
        detection,
        incident,
        source,
        event -> context.forward(input.withValue(event)));
  }

  @Override
  public void close() {
    states.close();
    detectors.close();
  }
}
