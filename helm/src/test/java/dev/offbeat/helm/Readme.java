package dev.offbeat.helm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of the chart's README, made of {@code values.yaml}: a row for each key with a comment
 * above it.
 */
final class Readme {
  private static final String BEGIN = "<!-- The table is made of values.yaml. -->\n";
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z_][\\w/.-]*):(?: (.*))?");

  private Readme() {}

  private record Entry(String text, String value) {}

  private record Level(int indent, String path) {}

  static Set<String> explained(String values) {
    return entries(values).keySet();
  }

  static String table(String values) {
    return entries(values).entrySet().stream()
        .map(
            entry ->
                "| `%s` | %s | %s |\n"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().value().isEmpty()
                            ? ""
                            : "`" + entry.getValue().value() + "`",
                        entry.getValue().text().replace("|", "\\|")))
        .collect(Collectors.joining("", "| value | default | meaning |\n|---|---|---|\n", ""));
  }

  /** The README with its table, everything after the mark, replaced. */
  static String withTable(String readme, String table) {
    int mark = readme.indexOf(BEGIN);
    if (mark < 0) {
      throw new AssertionError("expected the line " + BEGIN.strip() + " in README.md, found none");
    }
    return readme.substring(0, mark) + BEGIN + "\n" + table;
  }

  private static Map<String, Entry> entries(String values) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Deque<Level> levels = new ArrayDeque<>();
    StringBuilder comment = new StringBuilder();
    for (String line : values.lines().toList()) {
      String text = line.strip();
      Matcher key = KEY.matcher(line);
      if (text.startsWith("#")) {
        comment.append(comment.isEmpty() ? "" : " ").append(text.substring(1).strip());
      } else if (key.matches()) {
        int indent = key.group(1).length();
        while (!levels.isEmpty() && levels.peek().indent() >= indent) {
          levels.pop();
        }
        String path = (levels.isEmpty() ? "" : levels.peek().path() + ".") + key.group(2);
        levels.push(new Level(indent, path));
        if (!comment.isEmpty()) {
          String value = key.group(3) == null ? "" : key.group(3).strip();
          entries.put(path, new Entry(comment.toString(), value));
        }
        comment.setLength(0);
      } else {
        comment.setLength(0);
      }
    }
    return entries;
  }
}
