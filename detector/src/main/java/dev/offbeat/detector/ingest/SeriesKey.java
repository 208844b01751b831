package dev.offbeat.detector.ingest;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What names a series: a metric's name and its labels. Its text is canonical, so that equal keys
 * have equal texts and the text can be a record's key:
 *
 * <pre>
 * up
 * cpu_usage_idle{cpu="cpu0",host="web-1"}
 * </pre>
 *
 * Labels are sorted by name; in values {@code \}, {@code "} and the newline are escaped by {@code
 * \}. A name with a character that has a meaning here is quoted likewise. A label whose value is
 * empty is no label.
 *
 * @param labels by name, none empty
 */
public record SeriesKey(String name, SortedMap<String, String> labels) {
  /** Largest text that a decoder hands on, in bytes of UTF-8. */
  public static final int MOST_BYTES = 1024;

  /**
   * A key.
   *
   * @throws IllegalArgumentException if the name or a label's is empty
   */
  public SeriesKey {
    if (name.isEmpty() || labels.containsKey("")) {
      throw new IllegalArgumentException("expected names of a metric and its labels, found none");
    }
    TreeMap<String, String> sorted = new TreeMap<>(labels);
    sorted.values().removeIf(String::isEmpty);
    labels = Collections.unmodifiableSortedMap(sorted);
  }

  /** A key; the order of the labels does not matter. */
  public static SeriesKey of(String name, Map<String, String> labels) {
    return new SeriesKey(name, new TreeMap<>(labels));
  }

  /**
   * Reads a key's text, in whatever order its labels stand.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SeriesKey parse(String text) {
    return new SeriesKeyParser(text).parse();
  }

  /**
   * Reads any series' name: a key's text, or another text as the name of a metric without labels.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static SeriesKey parseLeniently(String text) {
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      return of(text, Map.of());
    }
  }

  /**
   * The labels under names as Prometheus allows them, and others beside them: what it does not
   * allow becomes {@code _}, and where a name is taken, {@code exported_} comes before, as
   * Prometheus itself does with labels that clash.
   *
   * @param taken labels that keep their names
   */
  public SortedMap<String, String> plainLabels(Map<String, String> taken) {
    SortedMap<String, String> plain = new TreeMap<>(taken);
    labels.forEach(
        (label, value) -> {
          String allowed = label.replaceAll("[^a-zA-Z0-9_]", "_");
          if (Character.isDigit(allowed.charAt(0))) {
            allowed = "_" + allowed;
          }
          plain.putIfAbsent(plain.containsKey(allowed) ? "exported_" + allowed : allowed, value);
        });
    plain.values().removeIf(String::isEmpty); // no labels, in Prometheus' sense
    return plain;
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return SeriesText.write(name, SeriesText.write(labels));
  }
}
