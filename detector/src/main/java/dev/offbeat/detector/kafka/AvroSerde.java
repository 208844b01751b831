package dev.offbeat.detector.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.ingest.AvroCodec;
import dev.offbeat.detector.ingest.DecodeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Incidents or scores as Avro, by the schemas {@code incident.avsc} and {@code score.avsc} beside
 * this class: the fields of the JSON under the same names, times in milliseconds.
 */
public final class AvroSerde<R> extends Serdes.WrapperSerde<R> {
  /*
   * By way of the JSON's tree, so that there is one account of what stands in a record: some
   * microseconds a record.
   */

  private AvroSerde(AvroCodec codec, Serde<R> json, Function<JsonNode, R> reader) {
    super(
        (topic, event) ->
            event == null
                ? null
                : codec.write(Json.tree(json.serializer().serialize(topic, event))),
        (topic, bytes) -> bytes == null ? null : read(codec, bytes, reader));
  }

  /**
   * Incidents of a topic, whose schema is registered as {@code TOPIC-value}.
   *
   * @param credentials user, colon, password; null for none
   * @throws SerializationException if the registry does not answer, or refuses
   */
  public static AvroSerde<IncidentRecord> ofIncidents(
      URI registry, @Nullable String credentials, String topic) {
    return new AvroSerde<>(
        codec(registry, credentials, topic, "incident.avsc"),
        new IncidentSerde(),
        IncidentSerde::read);
  }

  /** The same of scores. */
  public static AvroSerde<ScoreRecord> ofScores(
      URI registry, @Nullable String credentials, String topic) {
    return new AvroSerde<>(
        codec(registry, credentials, topic, "score.avsc"), new ScoreSerde(), ScoreSerde::read);
  }

  private static AvroCodec codec(
      URI registry, @Nullable String credentials, String topic, String file) {
    try (InputStream stream = AvroSerde.class.getResourceAsStream(file)) {
      String schema = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return AvroCodec.register(registry, credentials, topic + "-value", schema);
    } catch (DecodeException e) {
      throw new SerializationException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is part of this jar", e);
    }
  }

  private static <R> R read(AvroCodec codec, byte[] bytes, Function<JsonNode, R> reader) {
    try {
      return reader.apply(codec.read(bytes));
    } catch (DecodeException e) {
      throw new SerializationException(e.getMessage(), e);
    }
  }
}
