package dev.offbeat.detector.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text in sections of aligned lines: a name, and what there is to say of it. */
public final class TextReport {
  private static final int WIDTH = 78; // beside the names of lines

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

  /** The same, broken where a terminal of a hundred columns ends. */
  public void wrapped(String name, String value) {
    String label = name;
    for (String part : broken(value, WIDTH)) {
      line(label, part);
      label = "";
    }
  }

  /** A text in lines of so many characters, where its words allow it. */
  public static List<String> broken(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
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
