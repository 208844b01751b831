package dev.offbeat.detector.app;

import dev.offbeat.detector.kafka.AvroSerde;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.ScoreRecord;
import dev.offbeat.detector.kafka.ScoreSerde;
import java.net.URI;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * How incidents and scores are written.
 *
 * @param scores not used without a topic of scores
 */
record OutputSerdes(Serde<IncidentRecord> incidents, Serde<ScoreRecord> scores) {
  private static final Serializer<IncidentRecord> JSON = new IncidentSerde().serializer();

  /**
   * As configured; for Avro, the registry is told of the schemas.
   *
   * @throws AppException if it does not answer, or refuses
   */
  static OutputSerdes of(AppConfig.Output output) {
    URI registry = output.registry().url();
    if (output.format() == AppConfig.OutputFormat.JSON || registry == null) {
      return new OutputSerdes(new IncidentSerde(), new ScoreSerde());
    }
    String credentials = output.registry().credentials();
    try {
      return new OutputSerdes(
          AvroSerde.ofIncidents(registry, credentials, output.incidents()),
          scores(registry, credentials, output.scores()));
    } catch (SerializationException e) {
      throw new AppException("output.registry: " + e.getMessage(), e);
    }
  }

  /**
   * An incident's record in JSON, however it is written.
   *
   * @throws SerializationException if it is no incident
   */
  byte[] incidentJson(byte[] record) {
    return incidents instanceof IncidentSerde
        ? record
        : JSON.serialize("", incidents.deserializer().deserialize("", record));
  }

  private static Serde<ScoreRecord> scores(
      URI registry, @Nullable String credentials, @Nullable String topic) {
    return topic == null ? new ScoreSerde() : AvroSerde.ofScores(registry, credentials, topic);
  }
}
