package dev.offbeat.detector.app;

import java.util.Locale;

/** Text in sections of aligned lines: a name, and what there is to say of it. */
final class TextReport {
  private final StringBuilder text = new StringBuilder();

  TextReport(String title) {
    text.append(title).append('\n');
  }

  void section(String name) {
    text.append('\n').append(name).append('\n');
  }

  void line(String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-18s %s%n", name, value));
  }

  void line(String name, String format, Object... arguments) {
    line(name, String.format(Locale.ROOT, format, arguments));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
