package dev.offbeat.detector.ingest;

import java.util.TreeMap;

/** Reads the text of one {@link SeriesKey}. */
final class SeriesKeyParser {
  private final String text;
  private int at;

  SeriesKeyParser(String text) {
    this.text = text;
  }

  SeriesKey parse() {
    String name = name(false);
    TreeMap<String, String> labels = new TreeMap<>();
    if (at < text.length()) {
      expect('{');
      do {
        String label = name(true);
        expect('=');
        if (labels.put(label, quoted()) != null) {
          throw expected("each label once");
        }
      } while (accept(','));
      expect('}');
    }
    if (at < text.length()) {
      throw expected("the end");
    }
    return new SeriesKey(name, labels);
  }

  private String name(boolean isLabel) {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && SeriesText.isPlain(text.charAt(at), isLabel)) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        value.append(c);
      } else if (accept('\\')) {
        value.append('\\');
      } else if (accept('"')) {
        value.append('"');
      } else if (accept('n')) {
        value.append('\n');
      } else {
        throw expected("\\\\, \\\" or \\n");
      }
    }
    expect('"');
    return value.toString();
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw expected(String.valueOf(c));
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException(
        "expected a series like name{a=\"x\"}, with %s at character %d, found %s"
            .formatted(what, at, Found.of(text)));
  }
}
