package dev.offbeat.detector.console;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A request's query parameters, each read in one way or refused with a sentence. */
final class Query {
  private final Context http;

  /**
   * @throws Problem if there is a parameter that is none of these, or one twice
   */
  Query(Context http, Set<String> known) {
    this.http = http;
    http.queryParamMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw Problem.badRequest(
                    "%s: expected one of the parameters %s"
                        .formatted(Json.excerpt(name), List.copyOf(new TreeSet<>(known))));
              }
              if (values.size() > 1) {
                throw Problem.badRequest(
                    name + ": expected once, found " + values.size() + " times");
              }
            });
  }

  /** A text; null where it is absent or empty. */
  @Nullable String text(String name) {
    String text = http.queryParam(name);
    return text == null || text.isBlank() ? null : text;
  }

  String required(String name) {
    String text = http.queryParam(name);
    if (text == null || text.isEmpty()) {
      throw Problem.expected(name, "a text", null);
    }
    return text;
  }

  int integer(String name, int least, int most, int otherwise) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the sentence below says what is expected
    }
    throw Problem.expected(name, "a whole number from " + least + " to " + most, text);
  }

  long time(String name, long otherwise) {
    String text = text(name);
    return text == null ? otherwise : time(name, text);
  }

  /** Reads an instant. */
  static long time(String name, String text) {
    try {
      return Instant.parse(text.strip()).toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw Problem.expected(name, "an instant like 2026-01-02T03:04:05Z", text);
    }
  }

  boolean flag(String name) {
    String text = text(name);
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw Problem.expected(name, "true or false", text);
  }

  /** One of some words; null where it is absent. */
  @Nullable String oneOf(String name, List<String> words) {
    String text = text(name);
    if (text != null && !words.contains(text)) {
      throw Problem.expected(name, "one of " + words, text);
    }
    return text;
  }
}
