package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** How answers are written. */
final class Answers {
  /** Path under which all of the API lies. */
  static final String BASE = "/api/v1";

  private Answers() {}

  static void json(Context http, JsonNode body) {
    http.contentType("application/json").result(Json.bytes(body));
  }
}
