package dev.offbeat.detector.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboards and alerts that the chart ships, and what they ask. */
final class ChartFiles {
  static final Path ALERTS = Path.of("..", "helm", "offbeat", "files", "alerts.yaml");
  static final Path RULE_TESTS =
      Path.of("src", "test", "resources", "dev", "offbeat", "detector", "metrics")
          .resolve("alerts_test.yaml");
  static final List<Path> DASHBOARDS =
      Stream.of("detection.json", "operations.json")
          .map(name -> Path.of("..", "helm", "offbeat", "files", "dashboards", name))
          .toList();

  private static final Pattern METRIC =
      Pattern.compile("\\b(up|(anomaly_detector|kafka|jvm|process|system|disk)_\\w+)\\b");

  private ChartFiles() {}

  /** What one target of one panel asks. */
  record Query(String dashboard, String panel, String expression) {
    /** The expression with Grafana's variables filled in. */
    String filledIn() {
      return expression
          .replace("$job", ".*")
          .replace("$instance", ".*")
          .replace("$__rate_interval", "2m")
          .replace("$__range", "1h");
    }
  }

  static JsonNode alerts() {
    return yaml(ALERTS);
  }

  /** Every rule of every group. */
  static List<JsonNode> rules() {
    return stream(alerts().get("groups")).flatMap(group -> stream(group.get("rules"))).toList();
  }

  static JsonNode yaml(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode dashboard(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** Every query of every panel. */
  static List<Query> queries() {
    return DASHBOARDS.stream()
        .map(ChartFiles::dashboard)
        .flatMap(
            dashboard ->
                stream(dashboard.get("panels"))
                    .filter(panel -> panel.has("targets"))
                    .flatMap(
                        panel ->
                            stream(panel.get("targets"))
                                .map(
                                    target ->
                                        new Query(
                                            dashboard.get("title").asText(),
                                            panel.get("title").asText(),
                                            target.get("expr").asText()))))
        .toList();
  }

  /** The metrics that are named anywhere. */
  static Set<String> metrics() {
    Set<String> names = new TreeSet<>();
    Stream.concat(
            queries().stream().map(Query::expression),
            rules().stream().map(rule -> rule.get("expr").asText()))
        .map(METRIC::matcher)
        .forEach(
            matcher -> {
              while (matcher.find()) {
                names.add(matcher.group());
              }
            });
    return names;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a pattern's first group finds. */
  static List<String> found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }
}
