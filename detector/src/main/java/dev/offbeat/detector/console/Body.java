package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of a request's JSON body, each read in one way or refused with a sentence. */
final class Body {
  private final JsonNode json;

  private Body(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads a body.
   *
   * @throws Problem if it is no JSON object of these fields
   */
  static Body of(Context http, Set<String> known) {
    return of(http.bodyAsBytes(), known);
  }

  static Body of(byte[] bytes, Set<String> known) {
    JsonNode json;
    try {
      json = Json.read(bytes);
    } catch (IOException e) {
      throw Problem.badRequest("body: expected a JSON object, found none");
    }
    if (json == null || !json.isObject()) {
      throw Problem.badRequest("body: expected a JSON object, found " + Json.excerpt(json));
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw Problem.badRequest(
                    "%s: expected one of the fields %s"
                        .formatted(Json.excerpt(name), new TreeSet<>(known)));
              }
            });
    return new Body(json);
  }

  /**
   * A body that is a text.
   *
   * @throws Problem if it is no UTF-8
   */
  static String text(Context http) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(http.bodyAsBytes())).toString();
    } catch (CharacterCodingException e) {
      throw Problem.badRequest("body: expected UTF-8, found other bytes");
    }
  }

  /** A text; null where it is absent, null or empty. */
  @Nullable String text(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw Problem.expected(name, "a text", value);
    }
    return value.asText().isBlank() ? null : value.asText();
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw Problem.expected(name, "a text", null);
    }
    return text;
  }

  /** An instant, ms since the epoch; null where it is absent. */
  @Nullable Long time(String name) {
    String text = text(name);
    return text == null ? null : Query.time(name, text);
  }

  /** A number; null where it is absent. */
  @Nullable Double number(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw Problem.expected(name, "a number", value);
    }
    return value.asDouble();
  }

  JsonNode get(String name) {
    return json.path(name);
  }
}
