package dev.offbeat.cli.readme;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.kafka.AnomalyProcessorSupplier;
import dev.offbeat.detector.kafka.IncidentSerde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;

/** README.md's second example. */
final class TopologyExample {
  private TopologyExample() {}

  static void addTo(KStream<String, Observation> stream, DetectorModel model) {
    // README: begin
    stream
        .process(new AnomalyProcessorSupplier(model, DetectorOptions.defaults())) // with its store
        .to("incidents", Produced.with(Serdes.String(), new IncidentSerde()));
    // README: end
  }
}
