package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances with half of the series each, asked through either. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ConsoleIT {
  private static final int SERIES = 12;
  private static final String TOKEN = "a token of the tests";
  private static final List<Feed.Point> POINTS = Feed.points(SERIES, 120); // jumps at 96
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private EmbeddedKafka kafka;
  private DetectorApp first;
  private DetectorApp second;

  @BeforeAll
  void start() throws Exception {
    kafka = EmbeddedKafka.start();
    kafka.createTopic("points", 4);
    kafka.createTopic("rules", 1);
    kafka.createTopic("feedback", 1);
    Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    first = DetectorApp.start(config("first"));
    second = DetectorApp.start(config("second"));
    until("/api/v1/summary", summary -> states(summary).equals(List.of("RUNNING", "RUNNING")));
    new Topics(kafka.bootstrapServers()).sendPoints("points", POINTS);
    until("/api/v1/summary", summary -> summary.path("series").asInt() == SERIES);
  }

  @AfterAll
  void stop() {
    first.close();
    second.close();
    kafka.close();
  }

  private AppConfig config(String name) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("OFFBEAT_APPLICATION_ID", "console");
    environment.put("OFFBEAT_MODEL", directory.resolve("model.onnx").toString());
    environment.put("OFFBEAT_INPUT_TOPICS", "points");
    environment.put("OFFBEAT_RULES_TOPIC", "rules");
    environment.put("OFFBEAT_FEEDBACK_TOPIC", "feedback");
    environment.put("OFFBEAT_STATE_DIRECTORY", directory.resolve(name).toString());
    environment.put("OFFBEAT_ADMIN_LISTEN", "127.0.0.1:0");
    environment.put("OFFBEAT_ADMIN_TOKEN", TOKEN);
    environment.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    return AppConfig.load(environment);
  }

  private static List<String> states(JsonNode summary) {
    return summary.path("instances").valueStream().map(one -> one.path("state").asText()).toList();
  }

  private HttpResponse<String> get(DetectorApp app, String path)
      throws IOException, InterruptedException {
    URI uri = app.adminUri().orElseThrow().resolve(path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(DetectorApp app, String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(app, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** Asks both instances until both answers are as they must be. */
  private void until(String path, Predicate<JsonNode> wanted) throws Exception {
    for (DetectorApp app : List.of(first, second)) {
      HttpResponse<String> response = get(app, path);
      while (response.statusCode() != 200 || !wanted.test(JSON.readTree(response.body()))) {
        Thread.sleep(100);
        response = get(app, path);
      }
    }
  }

  @Test
  void list_throughEither_isOfAllSeries() throws Exception {
    for (DetectorApp app : List.of(first, second)) {
      JsonNode page = json(app, "/api/v1/series");

      assertThat(page.path("series")).hasSize(SERIES);
      assertThat(page.path("total").asInt()).isEqualTo(SERIES);
      assertThat(page.path("instances").asInt()).isEqualTo(2);
      assertThat(page.path("unreachable")).isEmpty();
    }
  }

  @Test
  void one_ofTheOtherInstance_isAnsweredThroughEither() throws Exception {
    TreeSet<String> owners = new TreeSet<>();
    for (int i = 0; i < SERIES; i++) {
      String path = "/api/v1/series/one?series=host-" + i;
      JsonNode one = json(first, path);
      owners.add(one.path("owner").asText());

      assertThat(json(second, path)).isEqualTo(one);
      assertThat(one.path("points").asInt()).isEqualTo(120);
      assertThat(json(second, "/api/v1/series/history?series=host-" + i).path("points"))
          .hasSize(120);
    }
    assertThat(owners).hasSize(2);
  }

  @Test
  void one_unknown_is404ThroughEither() throws Exception {
    assertThat(get(first, "/api/v1/series/one?series=nothing").statusCode()).isEqualTo(404);
    assertThat(get(second, "/api/v1/series/one?series=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void incidents_throughEither_areOfAllSeries() throws Exception {
    Set<String> expected;
    try (DetectorModel model = TestModels.univariate()) {
      expected = Feed.incidents(model, POINTS).keySet();
    }
    assertThat(expected).isNotEmpty();
    until(
        "/api/v1/incidents",
        page ->
            page.path("incidents")
                .valueStream()
                .map(one -> one.path("series").asText())
                .collect(Collectors.toSet())
                .equals(expected));
  }

  @Test
  void info_doesNotTellTheToken() throws Exception {
    assertThat(get(first, "/info").body()).doesNotContain(TOKEN);
    assertThat(config("first").toString()).doesNotContain(TOKEN);
  }

  private HttpResponse<String> write(DetectorApp app, String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(app.adminUri().orElseThrow().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + TOKEN)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void rules_writtenThroughOne_areKnownToBoth() throws Exception {
    String rules = "rules: [{name: quiet, select: nobody, suppress: known}]";
    URI uri = first.adminUri().orElseThrow().resolve("/api/v1/rules/it.yaml");
    HttpResponse<String> refused =
        client.send(
            HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofString(rules)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);

    assertThat(write(first, "PUT", "/api/v1/rules/it.yaml", rules).statusCode()).isEqualTo(200);

    until(
        "/api/v1/rules",
        page ->
            page.path("documents")
                .valueStream()
                .anyMatch(one -> one.path("source").asText().equals("rules/it.yaml")));
    assertThat(write(second, "DELETE", "/api/v1/rules/it.yaml", "").statusCode()).isEqualTo(204);
    until(
        "/api/v1/rules",
        page ->
            page.path("documents")
                .valueStream()
                .noneMatch(one -> one.path("source").asText().equals("rules/it.yaml")));
  }

  @Test
  void feedback_givenThroughOne_raisesTheThresholdInBoth() throws Exception {
    JsonNode told = json(first, "/api/v1/incidents").path("incidents").get(0);
    String body =
        JSON.createObjectNode()
            .put("incident", told.path("id").asText())
            .put("verdict", "false_alarm")
            .toString();

    HttpResponse<String> preview = write(second, "POST", "/api/v1/feedback?preview=true", body);
    HttpResponse<String> given = write(second, "POST", "/api/v1/feedback", body);

    assertThat(preview.statusCode()).as(preview.body()).isEqualTo(200);
    assertThat(JSON.readTree(preview.body()).path("points").asInt()).isEqualTo(120);
    assertThat(JSON.readTree(preview.body()).path("threshold_factor_after").asDouble())
        .isGreaterThan(1);
    assertThat(given.statusCode()).as(given.body()).isEqualTo(201);
    until(
        "/api/v1/incidents/" + told.path("id").asText(),
        one -> one.path("feedback").asText().equals("false_alarm"));
  }

  @Test
  void live_pointOfTheOtherInstance_isSent() throws Exception {
    for (DetectorApp app : List.of(first, second)) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  app.adminUri()
                      .orElseThrow()
                      .resolve("/api/v1/series/live?series=host-1&from=" + Instant.EPOCH))
              .header("Accept", "text/event-stream")
              .build();
      try (InputStream in = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        assertThat(reader.lines().limit(10)).contains("event: point");
      }
    }
  }
}
