package dev.offbeat.trainer.source;

import java.util.SortedMap;
import java.util.stream.Collectors;

/** A series' name as Prometheus writes it: {@code up{instance="a:80",job="web"}}. */
final class MetricName {
  private static final String NAME_LABEL = "__name__";

  private MetricName() {}

  /** The name of a metric with these labels, which stand in their order. */
  static String of(SortedMap<String, String> labels) {
    String name = labels.getOrDefault(NAME_LABEL, "");
    String others =
        labels.entrySet().stream()
            .filter(label -> !label.getKey().equals(NAME_LABEL))
            .map(label -> label.getKey() + "=\"" + escape(label.getValue()) + '"')
            .collect(Collectors.joining(","));
    return others.isEmpty() && !name.isEmpty() ? name : name + '{' + others + '}';
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
