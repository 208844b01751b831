package dev.offbeat.detector.rules;

import java.util.HashMap;
import java.util.Map;

/**
 * A series' text as name and labels: {@code name{a="x",b="y"}}. A text of another form has only a
 * name.
 *
 * @param labels without the name
 */
record SeriesText(String name, Map<String, String> labels) {
  static final String NAME = "__name__";

  static SeriesText parse(String series) {
    int brace = series.indexOf('{');
    if (brace > 0 && series.endsWith("}")) {
      try {
        return new SeriesText(series.substring(0, brace), labels(series.substring(brace + 1)));
      } catch (IllegalArgumentException e) {
        // not of the form
      }
    }
    return new SeriesText(series, Map.of());
  }

  private static Map<String, String> labels(String text) {
    SelectorText rest = new SelectorText(text);
    Map<String, String> labels = new HashMap<>();
    while (!rest.take("}")) {
      String label = rest.isQuoteNext() ? rest.quoted() : rest.bare();
      rest.require("=", "'='");
      labels.put(label, rest.quoted());
      if (!rest.take(",")) {
        rest.require("}", "',' or '}'");
        break;
      }
    }
    if (!rest.isAtEnd()) {
      throw rest.expected("the end");
    }
    return labels;
  }

  /** A label's value; empty where there is none, as in Prometheus. */
  String value(String label) {
    return label.equals(NAME) ? name : labels.getOrDefault(label, "");
  }
}
