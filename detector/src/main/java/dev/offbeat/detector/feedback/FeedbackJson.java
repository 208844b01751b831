package dev.offbeat.detector.feedback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Feedback as JSON: strict, and of bounded size. */
final class FeedbackJson {
  private static final int LONGEST_JSON = 1 << 16;
  private static final Set<String> FIELDS =
      Set.of(
          "schema",
          "id",
          "series",
          "verdict",
          "kind",
          "incident",
          "from",
          "to",
          "peak_score",
          "comment",
          "told_at");
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private FeedbackJson() {}

  static String write(Feedback feedback) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("schema", Feedback.SCHEMA);
    json.put("id", feedback.id());
    json.put("series", feedback.series());
    json.put("verdict", feedback.verdict().code());
    json.put("kind", feedback.kind().name().toLowerCase(Locale.ROOT));
    json.put("incident", feedback.incident());
    json.put("from", feedback.from().toString());
    json.put("to", feedback.to().toString());
    json.put("peak_score", feedback.peakScore());
    json.put("comment", feedback.comment());
    json.put("told_at", feedback.toldAt().toString());
    return json.toString();
  }

  static Feedback read(String text) throws FeedbackException {
    if (text.length() > LONGEST_JSON) {
      throw new FeedbackException(
          "expected at most %d characters, found %d".formatted(LONGEST_JSON, text.length()));
    }
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new FeedbackException("expected a JSON object, found: " + e.getOriginalMessage(), e);
    }
    if (!json.isObject()) {
      throw new FeedbackException("expected a JSON object, found " + json.getNodeType());
    }
    for (var field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new FeedbackException("%s: expected no such field".formatted(field.getKey()));
      }
    }
    if (!json.path("schema").isInt() || json.path("schema").asInt() != Feedback.SCHEMA) {
      throw new FeedbackException(
          "schema: expected %d, found %s"
              .formatted(
                  Feedback.SCHEMA, json.has("schema") ? json.path("schema").toString() : "none"));
    }
    try {
      return new Feedback(
          required(json, "id"),
          required(json, "series"),
          name(Verdict.class, "verdict", required(json, "verdict")),
          kind(text(json, "kind")),
          text(json, "incident"),
          time(json, "from"),
          time(json, "to"),
          number(json, "peak_score"),
          orEmpty(text(json, "comment")),
          time(json, "told_at"));
    } catch (IllegalArgumentException e) {
      throw new FeedbackException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Feedback.Kind kind(@Nullable String text) throws FeedbackException {
    return text == null ? Feedback.Kind.POINT : name(Feedback.Kind.class, "kind", text);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String text(JsonNode json, String name) throws FeedbackException {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new FeedbackException("%s: expected a text, found %s".formatted(name, value));
    }
    return value.asText();
  }

  private static String required(JsonNode json, String name) throws FeedbackException {
    String text = text(json, name);
    if (text == null) {
      throw new FeedbackException(name + ": expected a text, found none");
    }
    return text;
  }

  private static Instant time(JsonNode json, String name) throws FeedbackException {
    String text = required(json, name);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new FeedbackException(
          "%s: expected a time like 2026-01-02T03:04:05Z, found %s".formatted(name, text), e);
    }
  }

  private static @Nullable Double number(JsonNode json, String name) throws FeedbackException {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw new FeedbackException("%s: expected a number, found %s".formatted(name, value));
    }
    return value.asDouble();
  }

  private static <E extends Enum<E>> E name(Class<E> type, String field, String text)
      throws FeedbackException {
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
        return value;
      }
    }
    StringBuilder known = new StringBuilder();
    for (E value : type.getEnumConstants()) {
      known.append(known.isEmpty() ? "" : ", ").append(value.name().toLowerCase(Locale.ROOT));
    }
    throw new FeedbackException("%s: expected one of %s, found %s".formatted(field, known, text));
  }
}
