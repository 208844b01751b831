package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads line protocol line by line. A newline within a quoted field belongs to the field; a
 * backslash takes its meaning from a comma, a space, an equals sign or a quote, and stands for
 * itself before anything else.
 */
final class InfluxLines {
  private static final char END = '\n';

  private final String text;
  private int at;
  private int number;
  private int newlinesInQuotes;
  private String measurement = "";
  private Labels tags = new Labels();
  private Map<String, Double> fields = Map.of();
  private String timestamp = "";

  InfluxLines(String text) {
    this.text = text;
  }

  /** Goes to the next line that is neither blank nor a comment. */
  boolean next() {
    while (at < text.length()) {
      number += 1 + newlinesInQuotes;
      newlinesInQuotes = 0;
      skipSpaces();
      char c = peek();
      if (c != END && c != '#') {
        return true;
      }
      int end = text.indexOf(END, at);
      at = end < 0 ? text.length() : end + 1;
    }
    return false;
  }

  /** Reads the line; what it holds can then be asked for. */
  void readLine() throws DecodeException {
    measurement = name(false, "a measurement");
    tags = new Labels();
    while (accept(',')) {
      String tag = name(true, "a tag");
      expect('=');
      tags.put(tag, name(true, "a value of tag " + Found.of(tag)));
    }
    if (!accept(' ')) {
      throw malformed("a space and fields");
    }
    skipSpaces();
    fields = new LinkedHashMap<>();
    do {
      readField();
    } while (accept(','));
    if (peek() == ' ') {
      skipSpaces();
    }
    int start = at;
    while (peek() > ' ') {
      at++;
    }
    timestamp = text.substring(start, at);
    skipSpaces();
    if (peek() != END) {
      throw malformed("the end of the line");
    }
    at = Math.min(at + 1, text.length());
  }

  private void readField() throws DecodeException {
    String field = name(true, "a field");
    expect('=');
    if (accept('"')) {
      skipQuoted();
      return;
    }
    int start = at;
    while (peek() != ',' && peek() > ' ') {
      at++;
    }
    String value = text.substring(start, at);
    switch (value) {
      case "t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE" -> {}
      case "" ->
          throw new DecodeException(
              Reason.VALUE_INVALID,
              "expected a value of field %s, found none".formatted(Found.of(field)));
      default -> {
        char last = value.charAt(value.length() - 1);
        boolean isWhole = last == 'i' || last == 'u';
        String digits = isWhole ? value.substring(0, value.length() - 1) : value;
        fields.put(field, Numbers.parse(Found.of(field), digits));
      }
    }
  }

  private void skipQuoted() throws DecodeException {
    for (; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '"' -> {
          at++;
          return;
        }
        case '\\' -> at += at + 1 < text.length() && text.charAt(at + 1) != END ? 1 : 0;
        case END -> newlinesInQuotes++;
        default -> {}
      }
    }
    at = text.length();
    throw malformed("a closing quote");
  }

  /** Up to a character that ends it, without the backslashes that escape one. */
  private String name(boolean endsAtEquals, String what) throws DecodeException {
    StringBuilder name = null;
    int start = at;
    for (char c = peek(); c != ',' && c != ' ' && c != END; c = peek()) {
      if (c == '=' && endsAtEquals) {
        break;
      }
      at++;
      if (c == '\\' && isEscaped(peek())) {
        name = name == null ? new StringBuilder() : name;
        name.append(text, start, at - 1);
        start = at++;
      }
    }
    String rest = text.substring(start, at);
    String all = name == null ? rest : name.append(rest).toString();
    if (all.isEmpty()) {
      throw malformed(what);
    }
    return all;
  }

  private static boolean isEscaped(char c) {
    return c == ',' || c == ' ' || c == '=' || c == '"';
  }

  private void skipSpaces() {
    while (at < text.length() && (peek() == ' ' || peek() == '\t' || peek() == '\r')) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws DecodeException {
    if (!accept(c)) {
      throw malformed(String.valueOf(c));
    }
  }

  private DecodeException malformed(String what) {
    int end = Math.min(text.length(), at + 20);
    String rest = text.substring(Math.min(at, end), end);
    int newline = rest.indexOf(END);
    String found = newline < 0 ? rest : rest.substring(0, newline);
    return new DecodeException(
        Reason.MALFORMED,
        "expected %s, found %s".formatted(what, found.isEmpty() ? "the end of the line" : found));
  }

  /** The line's number, from 1. */
  int number() {
    return number;
  }

  String measurement() {
    return measurement;
  }

  Labels tags() {
    return tags;
  }

  /** The fields that are numbers, in order; NaN for one that is not finite. */
  Map<String, Double> fields() {
    return fields;
  }

  /** Empty where the line has none. */
  String timestamp() {
    return timestamp;
  }
}
