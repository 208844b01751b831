package dev.offbeat.detector.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Meters as Prometheus' text has them. */
final class Exposition {
  private static final Pattern LINE =
      Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})?\\s+(\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private record Sample(String name, Map<String, String> labels, double value) {}

  private final List<Sample> samples;

  private Exposition(List<Sample> samples) {
    this.samples = samples;
  }

  static Exposition parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              Matcher parts = LINE.matcher(line);
              if (parts.find()) {
                Map<String, String> labels = new TreeMap<>();
                if (parts.group(2) != null) {
                  LABEL
                      .matcher(parts.group(2))
                      .results()
                      .forEach(label -> labels.put(label.group(1), label.group(2)));
                }
                samples.add(new Sample(parts.group(1), labels, number(parts.group(3))));
              }
            });
    return new Exposition(samples);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // +Inf, which no meter here has
    }
  }

  /** The sum over all labels; 0 if there is no such meter. */
  double sum(String name) {
    return samples.stream()
        .filter(one -> one.name().equals(name) && Double.isFinite(one.value()))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** The sum of those with a label of a value. */
  double sum(String name, String label, String value) {
    return samples.stream()
        .filter(one -> one.name().equals(name) && value.equals(one.labels().get(label)))
        .mapToDouble(Sample::value)
        .sum();
  }

  /** Those that are not 0, by a label's values, in words. */
  String byTag(String name, String label) {
    return samples.stream()
        .filter(one -> one.name().equals(name) && one.value() > 0)
        .map(one -> "%.0f %s".formatted(one.value(), one.labels().getOrDefault(label, "")))
        .collect(Collectors.joining(", "));
  }
}
