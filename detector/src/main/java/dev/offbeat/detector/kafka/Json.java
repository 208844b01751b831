package dev.offbeat.detector.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The few ways in which the records' JSON is written and read. */
final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(32)
                      .maxDocumentLength(1 << 22)
                      .build())
              .build());

  private Json() {}

  /** Writes one document. */
  @FunctionalInterface
  interface Document {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static byte[] write(Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = MAPPER.getFactory().createGenerator(bytes)) {
      document.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** Writes a number, or null where there is none: JSON knows no NaN. */
  static void writeNumber(JsonGenerator json, String name, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumberField(name, number);
    } else {
      json.writeNullField(name);
    }
  }

  static void writeTime(JsonGenerator json, String name, long millis) throws IOException {
    json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
  }

  static void writeName(JsonGenerator json, String name, Enum<?> value) throws IOException {
    json.writeStringField(name, value.name().toLowerCase(Locale.ROOT));
  }

  static void writeModel(JsonGenerator json, String fingerprint) throws IOException {
    json.writeObjectFieldStart("model");
    json.writeStringField("fingerprint", fingerprint);
    json.writeEndObject();
  }

  static void writeSource(JsonGenerator json, @Nullable SourcePosition source) throws IOException {
    if (source != null) {
      json.writeObjectFieldStart("source");
      json.writeStringField("topic", source.topic());
      json.writeNumberField("partition", source.partition());
      json.writeNumberField("offset", source.offset());
      json.writeEndObject();
    }
  }

  static void writeLateness(JsonGenerator json, @Nullable Long millis) throws IOException {
    if (millis != null) {
      json.writeNumberField("late_ms", millis);
    }
  }

  static @Nullable SourcePosition source(JsonNode json) {
    JsonNode source = optional(json, "source");
    return source == null
        ? null
        : new SourcePosition(
            text(source, "topic"),
            required(source, "partition").asInt(),
            required(source, "offset").asLong());
  }

  static @Nullable Long lateness(JsonNode json) {
    JsonNode millis = optional(json, "late_ms");
    return millis == null ? null : Long.valueOf(millis.asLong());
  }

  /** The same if it is of a schema. */
  static JsonNode require(JsonNode json, int schema) {
    if (json.path("schema").asInt(-1) != schema) {
      throw new SerializationException(
          "schema: expected %d, found %s".formatted(schema, json.path("schema")));
    }
    return json;
  }

  /**
   * Reads one document.
   *
   * @throws SerializationException if it is not JSON
   */
  static JsonNode tree(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new SerializationException("expected a JSON object: " + e.getMessage(), e);
    }
  }

  static JsonNode required(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new SerializationException(name + ": expected a value, found none");
    }
    return value;
  }

  static String text(JsonNode json, String name) {
    return required(json, name).asText();
  }

  static double number(JsonNode json, String name) {
    JsonNode value = required(json, name);
    return value.isNull() ? Double.NaN : value.asDouble();
  }

  /** An instant of ISO-8601, or in ms since the epoch. */
  static long time(JsonNode json, String name) {
    if (required(json, name).isIntegralNumber()) {
      return required(json, name).asLong();
    }
    try {
      return Instant.parse(text(json, name)).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new SerializationException(name + ": expected an ISO-8601 instant", e);
    }
  }

  static <E extends Enum<E>> E name(JsonNode json, String name, Class<E> type) {
    String text = text(json, name);
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new SerializationException(
          "%s: expected a %s, found %s".formatted(name, type.getSimpleName(), text), e);
    }
  }

  static @Nullable JsonNode optional(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value;
  }
}
