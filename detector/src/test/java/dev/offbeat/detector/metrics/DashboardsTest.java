package dev.offbeat.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards as files, and the names that they and the alerts use. */
class DashboardsTest {
  private static final Pattern PROCESS_METERS =
      Pattern.compile(
          "up|jvm_(memory|threads|gc)_\\w+|system_cpu_\\w+|process_cpu_usage"
              + "|process_uptime_seconds|disk_(free|total)_bytes");

  /** Meters whose endings the Prometheus client keeps for itself. */
  private static final Map<String, String> IN_PROMETHEUS =
      Map.of(
          "kafka.stream.failed.stream.threads", "kafka_stream_failed_stream_threads_total",
          "kafka.stream.thread.task.created.total", "kafka_stream_thread_task_total");

  @TempDir private Path directory;

  @Test
  void panels_everyOne_hasAnIdOfItsOwnADescriptionAndTheChosenDataSource() {
    for (Path file : ChartFiles.DASHBOARDS) {
      Set<Integer> ids = new HashSet<>();
      Set<String> titles = new HashSet<>();
      for (JsonNode panel : ChartFiles.dashboard(file).get("panels")) {
        assertThat(ids.add(panel.get("id").asInt())).isTrue();
        if (!panel.get("type").asText().equals("row")) {
          String title = panel.get("title").asText();
          assertThat(panel.get("description").asText()).as(title).endsWith(".");
          titles.add(title);
          assertThat(panel.findValuesAsText("uid")).as(title).containsOnly("${datasource}");
        }
      }
      assertThat(titles).hasSizeGreaterThan(15);
    }
  }

  @Test
  void panels_places_doNotOverlap() {
    for (Path file : ChartFiles.DASHBOARDS) {
      Set<List<Integer>> taken = new HashSet<>();
      for (JsonNode panel : ChartFiles.dashboard(file).get("panels")) {
        JsonNode at = panel.get("gridPos");
        for (int x = at.get("x").asInt(); x < at.get("x").asInt() + at.get("w").asInt(); x++) {
          for (int y = at.get("y").asInt(); y < at.get("y").asInt() + at.get("h").asInt(); y++) {
            assertThat(taken.add(List.of(x, y))).as(panel.get("title").asText()).isTrue();
            assertThat(x).isLessThan(24);
          }
        }
      }
    }
  }

  @Test
  void queries_everyOne_looksAtTheChosenInstancesOnly() {
    for (ChartFiles.Query query : ChartFiles.queries()) {
      int metrics =
          ChartFiles.found(
                  "\\b((?:anomaly|kafka|jvm|process|system|disk)_\\w+)", query.expression())
              .size();
      assertThat(
              ChartFiles.found("(job=~\"\\$job\", instance=~\"\\$instance\")", query.expression()))
          .as(query.expression())
          .hasSize(metrics);
    }
  }

  @Test
  void queries_everyOne_isPromQl() throws Exception {
    assumeTrue(Tools.areInstalled("promtool"), "needs promtool, of the package prometheus");
    ObjectMapper json = new ObjectMapper();
    ObjectNode file = json.createObjectNode();
    ObjectNode group = file.putArray("groups").addObject().put("name", "panels");
    ArrayNode rules = group.putArray("rules");
    List<ChartFiles.Query> queries = ChartFiles.queries();
    for (int i = 0; i < queries.size(); i++) {
      rules.addObject().put("record", "panel:" + i).put("expr", queries.get(i).filledIn());
    }
    Files.write(directory.resolve("panels.yaml"), json.writeValueAsBytes(file));

    Tools.Outcome outcome = Tools.run(directory, "promtool", "check", "rules", "panels.yaml");

    assertThat(outcome.output()).contains(queries.size() + " rules found");
    assertThat(outcome.exit()).as(outcome.output()).isZero();
  }

  @Test
  void metrics_namedAnywhere_existAndAreDocumented() {
    Set<String> own =
        Tools.ownLines(scrape()).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toSet());
    Set<String> kafka =
        MeterNames.KAFKA.stream()
            .map(name -> IN_PROMETHEUS.getOrDefault(name, name.replace('.', '_')))
            .collect(Collectors.toSet());
    String documentation = ChartFiles.text(Path.of("..", "docs", "metrics.md"));

    assertThat(ChartFiles.metrics()).hasSizeGreaterThan(30);
    for (String name : ChartFiles.metrics()) {
      if (name.startsWith("anomaly_detector_")) {
        assertThat(own).contains(name);
        assertThat(documentation)
            .contains("`" + name.replaceFirst("_(bucket|sum|count|max)$", "") + "`");
      } else if (name.startsWith("kafka_")) {
        assertThat(kafka).contains(name);
      } else {
        assertThat(name).matches(PROCESS_METERS);
      }
    }
  }

  @Test
  void ownMetrics_promtoolCheck_findsNothing() throws Exception {
    assumeTrue(Tools.areInstalled("promtool"), "needs promtool, of the package prometheus");

    Tools.Outcome outcome = Tools.lintOwnMetrics(directory, scrape());

    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.exit()).isZero();
  }

  private static String scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (DetectorModel model = TestModels.univariate()) {
      new DetectorMetrics(registry, model).onDeadLetter("malformed");
    }
    return registry.scrape();
  }
}
