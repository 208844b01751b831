package dev.offbeat.detector.ingest;

import java.nio.file.Path;

/**
 * A CSV input that cannot be read. The message is one sentence: file, line, rule and what was
 * found.
 */
public final class CsvFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CsvFormatException(Path file, String what) {
    super("%s: %s".formatted(file, what));
  }

  CsvFormatException(Path file, long line, String what) {
    super("%s, line %d: %s".formatted(file, line, what));
  }

  CsvFormatException(Path file, long line, String column, String expected, String found) {
    this(file, line, "%s: expected %s, found \"%s\"".formatted(column, expected, shorten(found)));
  }

  private static String shorten(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
