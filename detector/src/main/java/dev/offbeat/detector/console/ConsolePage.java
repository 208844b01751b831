package dev.offbeat.detector.console;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;

/** The page and what belongs to it, from the jar. */
final class ConsolePage {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "yaml", "application/yaml",
          "txt", "text/plain; charset=utf-8");

  private ConsolePage() {}

  /** GET /. */
  static void index(Context http) {
    answer(http, "index.html");
  }

  /** GET /assets/… */
  static void asset(Context http) {
    answer(http, "assets/" + http.pathParam("path"));
  }

  /** GET /api/v1/openapi.yaml. */
  static void openApi(Context http) {
    answer(http, "openapi.yaml");
  }

  private static void answer(Context http, String path) {
    String[] names = path.split("/", -1);
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw Problem.notFound("there is no page " + Json.excerpt(path));
      }
    }
    String last = names[names.length - 1];
    String type = TYPES.get(last.substring(last.lastIndexOf('.') + 1));
    String resource = path.equals(ChartLibrary.PATH) ? ChartLibrary.resource() : path;
    try (InputStream in = type == null ? null : ConsolePage.class.getResourceAsStream(resource)) {
      if (type == null || in == null) {
        throw Problem.notFound("there is no page " + Json.excerpt(path));
      }
      http.header("Cache-Control", "no-cache");
      http.contentType(type).result(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the page is part of this jar", e);
    }
  }
}
