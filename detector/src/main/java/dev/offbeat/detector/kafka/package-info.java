/**
 * The detector inside a Kafka Streams topology. {@link
 * dev.offbeat.detector.kafka.AnomalyProcessorSupplier} turns a stream of observations into a stream
 * of incidents and brings its own state store:
 *
 * <pre>{@code
 * stream.process(new AnomalyProcessorSupplier(model, DetectorOptions.defaults()))
 *     .to("incidents", Produced.with(Serdes.String(), new IncidentSerde()));
 * }</pre>
 *
 * <p>{@link dev.offbeat.detector.kafka.DetectionProcessorSupplier} also hands on scores and late
 * observations.
 */
@NullMarked
package dev.offbeat.detector.kafka;

import org.jspecify.annotations.NullMarked;
