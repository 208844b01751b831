package dev.offbeat.detector.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Payloads of JSON as trees, within limits on size, nesting, and the number of values. */
final class Json {
  /** Largest payload of a batch. A tree takes some 15 times as much memory, at worst. */
  static final int LARGEST_PAYLOAD = 4 << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxNumberLength(400)
                          .maxStringLength(64 * 1024)
                          .maxNameLength(1024)
                          .maxTokenCount(1_000_000)
                          .maxDocumentLength(LARGEST_PAYLOAD)
                          .build())
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Json() {}

  /** The object that a payload is. */
  static JsonNode object(byte @Nullable [] payload) throws DecodeException {
    JsonNode tree = tree(payload);
    if (!tree.isObject()) {
      throw new DecodeException(
          Reason.MALFORMED, "expected a JSON object, found " + describe(tree));
    }
    return tree;
  }

  /** What a payload is: an object, a list, or a single value. */
  static JsonNode tree(byte @Nullable [] payload) throws DecodeException {
    byte[] bytes = Payloads.require(payload, "JSON", LARGEST_PAYLOAD);
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw rejection(e);
    }
  }

  /** Why Jackson refuses a payload, in one sentence. */
  static DecodeException rejection(IOException e) {
    if (e instanceof StreamConstraintsException constraint) {
      return new DecodeException(
          Reason.PAYLOAD_TOO_LARGE, String.valueOf(constraint.getOriginalMessage()));
    }
    if (e instanceof JsonParseException syntax) {
      return new DecodeException(
          Reason.MALFORMED,
          "expected a JSON object, found at byte %d: %s"
              .formatted(syntax.getLocation().getByteOffset(), syntax.getOriginalMessage()));
    }
    String message = String.valueOf(e.getMessage());
    return new DecodeException(
        Reason.MALFORMED, "expected JSON: " + Found.of(message.lines().findFirst().orElse("")));
  }

  /** A field's value that must be there and not null. */
  static JsonNode required(JsonNode object, String name) throws DecodeException {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw new DecodeException(Reason.FIELD_MISSING, "expected %s, found none".formatted(name));
    }
    return value;
  }

  /** A text that must be there. */
  static String text(JsonNode object, String name) throws DecodeException {
    JsonNode value = required(object, name);
    if (!value.isTextual()) {
      throw new DecodeException(
          Reason.MALFORMED, "expected %s to be a text, found %s".formatted(name, describe(value)));
    }
    return value.textValue();
  }

  /** An object by name, or an empty one where there is none or it is null. */
  static JsonNode objectOrEmpty(JsonNode parent, String name) throws DecodeException {
    JsonNode value = parent.get(name);
    if (value == null || value.isNull()) {
      return MAPPER.createObjectNode();
    }
    if (!value.isObject()) {
      throw new DecodeException(
          Reason.MALFORMED,
          "expected %s to be an object, found %s".formatted(name, describe(value)));
    }
    return value;
  }

  /** A number, also written as a text; NaN where it is null or not finite. */
  static double number(JsonNode value, String name) throws DecodeException {
    if (value.isNumber()) {
      double number = value.doubleValue();
      return Double.isFinite(number) ? number : Double.NaN;
    }
    if (value.isTextual()) {
      return Numbers.parse(name, value.textValue());
    }
    if (value.isNull()) {
      return Double.NaN;
    }
    throw new DecodeException(
        Reason.VALUE_INVALID,
        "expected %s to be a number, found %s".formatted(Found.of(name), describe(value)));
  }

  /** The text of a single value, which may be a number or a truth value. */
  static String scalar(JsonNode value, String name) throws DecodeException {
    if (value.isContainerNode()) {
      throw new DecodeException(
          Reason.MALFORMED,
          "expected %s to be a text, found %s".formatted(Found.of(name), describe(value)));
    }
    return value.isNull() ? "" : value.asText();
  }

  static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case MISSING -> "nothing";
      case NULL -> "null";
      case BINARY, BOOLEAN, NUMBER, POJO, STRING -> Found.of(value.asText());
    };
  }
}
