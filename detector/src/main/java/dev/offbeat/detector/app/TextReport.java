package dev.offbeat.detector.app;

import java.util.Locale;

/** Text in sections of aligned lines: a name, and what there is to say of it. */
public final class TextReport {
  private final StringBuilder text = new StringBuilder();

  public TextReport(String title) {
    text.append(title).append('\n');
  }

  public void section(String name) {
    text.append('\n').append(name).append('\n');
  }

  public void line(String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-18s %s%n", name, value));
  }

  public void line(String name, String format, Object... arguments) {
    line(name, String.format(Locale.ROOT, format, arguments));
  }

  /** A line as it stands. */
  public void raw(String value) {
    text.append(value).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
