package dev.offbeat.detector.ingest;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a format's options, each once, and refuses what is left over. */
final class OptionReader {
  private static final int MOST_QUANTILES = 16;

  private final String format;
  private final Map<String, String> unread;
  private final TreeSet<String> known = new TreeSet<>();

  OptionReader(String format, DecoderOptions options) {
    this.format = format;
    unread = new TreeMap<>(options.values());
  }

  /** The format's name, with its variant's. */
  String format() {
    return format;
  }

  @Nullable String optional(String name) {
    known.add(name);
    String value = unread.remove(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  String text(String name, String otherwise) {
    String value = optional(name);
    return value == null ? otherwise : value;
  }

  List<String> list(String name, List<String> otherwise) {
    String value = optional(name);
    return value == null
        ? otherwise
        : Arrays.stream(value.split(",", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .toList();
  }

  /** The options below a name, by what follows the dot. */
  Map<String, String> below(String name) {
    known.add(name + ".*");
    String prefix = name + ".";
    Map<String, String> found = new LinkedHashMap<>();
    for (String key : List.copyOf(unread.keySet())) {
      if (key.startsWith(prefix) && key.length() > prefix.length()) {
        found.put(key.substring(prefix.length()), String.valueOf(unread.remove(key)).strip());
      }
    }
    return found;
  }

  EpochUnit unit(String name, String otherwise) {
    return EpochUnit.of(key(name), text(name, otherwise));
  }

  double[] quantiles() {
    List<String> texts = list("quantiles", List.of("0.5", "0.99"));
    double[] quantiles = new double[texts.size()];
    for (int i = 0; i < quantiles.length; i++) {
      try {
        quantiles[i] = Double.parseDouble(texts.get(i));
      } catch (NumberFormatException e) {
        quantiles[i] = Double.NaN;
      }
      if (!(quantiles[i] > 0 && quantiles[i] < 1)) {
        throw invalid("quantiles", "numbers between 0 and 1", texts.get(i));
      }
    }
    if (quantiles.length > MOST_QUANTILES) {
      throw invalid("quantiles", "at most " + MOST_QUANTILES, String.valueOf(quantiles.length));
    }
    return quantiles;
  }

  IllegalArgumentException invalid(String name, String rule, String found) {
    return new IllegalArgumentException(
        "%s: expected %s, found %s".formatted(key(name), rule, found));
  }

  String key(String name) {
    return "input.options." + format + "." + name;
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException if there is an option that nobody asked for
   */
  void requireNothingLeft() {
    for (String name : unread.keySet()) {
      throw invalid(name, known.isEmpty() ? "no options" : "one of " + known, "an unknown option");
    }
  }
}
