package dev.offbeat.detector.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesRoutesTest {
  private static final long START = Instant.parse("2026-01-02T00:00:00Z").toEpochMilli();
  private static final String CPU = "cpu{host=\"a\"}";

  @TempDir private Path directory;
  private final Random random = new Random(3);
  private TestConsole console;

  @BeforeEach
  void start() {
    console = new TestConsole(directory);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private static long at(int minute) {
    return START + minute * 60_000L;
  }

  /** Points a minute apart around 100, and in the end one far away if wanted. */
  private void send(String series, int points, boolean withJump) throws IOException {
    for (int t = 0; t < points; t++) {
      double jump = withJump && t == points - 1 ? 60 : 0;
      console.send(series, at(t), 100 + random.nextGaussian() + jump);
    }
  }

  private static List<String> names(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.path("series").forEach(one -> names.add(one.path("series").asText()));
    return names;
  }

  @Test
  void list_pages_goThroughAllInOrder() throws Exception {
    for (int i = 0; i < 7; i++) {
      send("s" + i, 3, false);
    }
    List<String> names = new ArrayList<>();
    JsonNode page = console.json("/api/v1/series?limit=3");
    names.addAll(names(page));
    while (!page.path("next").isNull()) {
      page = console.json("/api/v1/series?limit=3&after=" + page.path("next").asText());
      names.addAll(names(page));
    }

    assertThat(names).containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6");
    assertThat(page.path("total").asInt()).isEqualTo(7);
    assertThat(page.path("matching").asInt()).isEqualTo(7);
    assertThat(page.path("instances").asInt()).isEqualTo(1);
  }

  @Test
  void list_search_everyWordMustOccur() throws Exception {
    send("cpu{host=\"web-1\"}", 3, false);
    send("cpu{host=\"db-1\"}", 3, false);
    send("mem{host=\"web-1\"}", 3, false);

    JsonNode page = console.json("/api/v1/series?search=CPU%20web");

    assertThat(names(page)).containsExactly("cpu{host=\"web-1\"}");
    assertThat(page.path("total").asInt()).isEqualTo(3);
    assertThat(page.path("matching").asInt()).isEqualTo(1);
    assertThat(page.path("matching_complete").asBoolean()).isTrue();
  }

  @Test
  void list_state_onlySuchSeries() throws Exception {
    send("warming", 4, false);
    send("anomalous", 200, true);
    send("normal", 200, false);

    assertThat(names(console.json("/api/v1/series?state=anomalous"))).containsExactly("anomalous");
    assertThat(names(console.json("/api/v1/series?state=normal"))).containsExactly("normal");
    // It was heard last at minute 3, and the others at minute 199.
    assertThat(names(console.json("/api/v1/series?state=stale"))).containsExactly("warming");
  }

  @Test
  void list_replayBesideLivePoints_isNotStale() throws Exception {
    long live = 10_000L * 24 * 3_600_000;
    console.send("live", live, 1);
    console.sendNow("replayed", live, 0, 1);

    assertThat(names(console.json("/api/v1/series?state=stale"))).isEmpty();
  }

  @Test
  void one_anomalous_saysWhatWasExpectedAndWhy() throws Exception {
    send(CPU, 200, true);

    JsonNode one = console.json("/api/v1/series/one?series=" + TestConsole.encode(CPU));

    assertThat(one.path("metric").asText()).isEqualTo("cpu");
    assertThat(one.path("labels").path("host").asText()).isEqualTo("a");
    assertThat(one.path("state").asText()).isEqualTo("anomalous");
    assertThat(one.path("points").asInt()).isEqualTo(200);
    assertThat(one.path("cadence_seconds").asDouble()).isEqualTo(60);
    assertThat(one.path("score").asDouble()).isGreaterThan(1);
    assertThat(one.path("open_incident").asText()).hasSize(32);
    assertThat(one.path("since").asText()).isEqualTo(Instant.ofEpochMilli(at(199)).toString());
    JsonNode feature = one.path("features").get(0);
    assertThat(feature.path("value").asDouble()).isEqualTo(one.path("value").get(0).asDouble());
    assertThat(feature.path("upper").asDouble()).isLessThan(feature.path("value").asDouble());
    assertThat(one.path("explanation").asText())
        .startsWith("Anomalous since 2026-01-02T03:19:00Z: value is 1")
        .contains("was expected")
        .contains("the budget of 1 per week");
    assertThat(one.path("owner").asText()).isEqualTo(console.address());
  }

  @Test
  void one_afterFourPoints_isWarming() throws Exception {
    send(CPU, 4, false);

    JsonNode one = console.json("/api/v1/series/one?series=" + TestConsole.encode(CPU));

    assertThat(one.path("state").asText()).isEqualTo("warming");
    assertThat(one.path("explanation").asText()).startsWith("Warming up: 4 of 10 points");
  }

  @Test
  void one_suppressed_saysByWhichRule() throws Exception {
    console.rules("rules: [{name: quiet, select: cpu, suppress: known}]");
    send(CPU, 200, true);

    JsonNode one = console.json("/api/v1/series/one?series=" + TestConsole.encode(CPU));

    assertThat(one.path("open_incident").isNull()).isTrue();
    assertThat(one.path("explanation").asText())
        .endsWith("Its incidents are not published: rule quiet, known.");
  }

  @Test
  void one_unknown_is404AsProblem() throws Exception {
    HttpResponse<String> response = console.get("/api/v1/series/one?series=nothing");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(response.body()).contains("\"detail\":\"there is no series nothing\"");
  }

  @Test
  void any_whileRebalancing_is503WithRetryAfter() throws Exception {
    console.cluster.isMoving = true;

    HttpResponse<String> response = console.get("/api/v1/series");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).contains("2");
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
  }

  @Test
  void history_pointsAsTheyWereScored() throws Exception {
    send(CPU, 200, true);

    JsonNode history = console.json("/api/v1/series/history?series=" + TestConsole.encode(CPU));

    assertThat(history.path("features").get(0).asText()).isEqualTo("value");
    assertThat(history.path("points")).hasSize(200);
    assertThat(history.path("complete").asBoolean()).isTrue();
    assertThat(history.path("points").get(3).path("status").asText()).isEqualTo("warmup");
    JsonNode last = history.path("points").get(199);
    assertThat(last.path("status").asText()).isEqualTo("anomalous");
    assertThat(last.path("gate").asText()).isEqualTo("anomalous");
    assertThat(last.path("score").asDouble()).isGreaterThan(1);
    JsonNode quiet = history.path("points").get(150);
    assertThat(quiet.path("lower").get(0).asDouble())
        .isLessThan(quiet.path("expected").get(0).asDouble());
    assertThat(quiet.path("expected").get(0).asDouble())
        .isLessThan(quiet.path("upper").get(0).asDouble());
  }

  @Test
  void history_missingAndBridgedPoints_areThere() throws Exception {
    console.rules("rules: [{name: predict, select: cpu, missing: predict}]");
    send(CPU, 100, false);
    console.send(CPU, at(100), Double.NaN);
    console.send(CPU, at(101), 100);

    JsonNode points =
        console.json("/api/v1/series/history?series=" + TestConsole.encode(CPU)).path("points");

    List<String> statuses = new ArrayList<>();
    points.forEach(point -> statuses.add(point.path("status").asText()));
    assertThat(statuses.subList(99, statuses.size())).contains("imputed").endsWith("normal");
  }

  @Test
  void history_beforeTheRing_isIncompleteAndSaysWhy() throws Exception {
    try (TestConsole small =
        new TestConsole(
            directory.resolve("small"), dev.offbeat.detector.TestModels.univariate(), 160, null)) {
      for (int t = 0; t < 200; t++) {
        small.send(CPU, at(t), t);
      }
      JsonNode history =
          small.json(
              "/api/v1/series/history?from=2026-01-02T00:00:00Z&series=" + TestConsole.encode(CPU));

      assertThat(history.path("points")).hasSize(10); // one of 16 stripes
      assertThat(history.path("complete").asBoolean()).isFalse();
      assertThat(history.path("reason").asText())
          .startsWith("points are kept from 2026-01-02T03:10:00Z on");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/series?limit=0|limit: expected a whole number from 1 to 500, found 0",
        "/api/v1/series?limit=x|limit: expected a whole number from 1 to 500, found x",
        "/api/v1/series?state=bad|state: expected one of [warming, normal, anomalous, silent, flat, stale], found bad",
        "/api/v1/series?after=%2A|after: expected the next of a page before, found *",
        "/api/v1/series?serch=x|serch: expected one of the parameters [after, limit, search, state]",
        "/api/v1/series/one|series: expected a text, found nothing",
        "/api/v1/series/history?series=s&from=now|from: expected an instant like 2026-01-02T03:04:05Z, found now",
      })
  void any_badParameter_is400AndSaysWhatWasExpected(String path, String detail) throws Exception {
    HttpResponse<String> response = console.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(
            Json.read(response.body().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .path("detail")
                .asText())
        .isEqualTo(detail);
  }

  @Test
  void seriesOfAnotherInstance_isAnsweredThroughThisOne() throws Exception {
    try (TestConsole other = new TestConsole(directory.resolve("other"))) {
      for (int t = 0; t < 20; t++) {
        other.send(CPU, at(t), 100 + t % 3);
      }
      send("mine", 20, false);
      console.cluster.others = List.of(other.address());
      console.cluster.owner = other.address();

      JsonNode one = console.json("/api/v1/series/one?series=" + TestConsole.encode(CPU));
      JsonNode page = console.json("/api/v1/series?limit=1");
      JsonNode next = console.json("/api/v1/series?limit=1&after=" + page.path("next").asText());

      assertThat(one.path("owner").asText()).isEqualTo(other.address());
      assertThat(names(page)).containsExactly(CPU);
      assertThat(names(next)).containsExactly("mine");
      assertThat(next.path("next").isNull()).isTrue();
      assertThat(page.path("total").asInt()).isEqualTo(2);
      assertThat(
              console
                  .json("/api/v1/series/history?series=" + TestConsole.encode(CPU))
                  .path("points"))
          .hasSize(20);
    }
  }

  @Test
  void otherInstanceThatIsAway_isNamed() throws Exception {
    send("mine", 20, false);
    console.cluster.others = List.of("127.0.0.1:1");

    JsonNode page = console.json("/api/v1/series");
    HttpResponse<String> one = console.get("/api/v1/series/one?series=theirs");

    assertThat(names(page)).containsExactly("mine");
    assertThat(page.path("unreachable").get(0).asText()).isEqualTo("127.0.0.1:1");
    assertThat(page.path("instances").asInt()).isEqualTo(2);
    assertThat(one.statusCode()).isEqualTo(503);
    assertThat(one.body()).contains("these do not answer: [127.0.0.1:1");
  }

  @Test
  void forwardedQuestion_isAnsweredOfThisInstanceAlone() throws Exception {
    console.cluster.others = List.of(console.address()); // would go round for ever

    HttpResponse<String> one =
        console.send(
            HttpRequest.newBuilder(console.uri("/api/v1/series/one?series=nothing"))
                .header(Peers.HEADER, "1")
                .build());

    assertThat(one.statusCode()).isEqualTo(404);
  }

  @Test
  void summary_countsSeriesAndIncidents() throws Exception {
    send("anomalous", 200, true);
    send("normal", 200, false);

    JsonNode summary = console.json("/api/v1/summary");

    assertThat(summary.path("series").asInt()).isEqualTo(2);
    assertThat(summary.path("open_incidents").asInt()).isEqualTo(1);
    assertThat(summary.path("by_severity").toString())
        .isEqualTo("{\"critical\":1,\"major\":0,\"minor\":0}");
    assertThat(summary.path("budget_per_week").asDouble()).isEqualTo(1);
    assertThat(summary.path("lag").asInt()).isEqualTo(7);
    assertThat(summary.path("writable").asBoolean()).isTrue();
    assertThat(summary.path("instances").get(0).path("state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void incidents_filteredAndByTheirId() throws Exception {
    send("anomalous", 200, true);

    JsonNode all = console.json("/api/v1/incidents?phase=open&series=anomalous");
    JsonNode first = all.path("incidents").get(0);

    assertThat(all.path("incidents")).hasSize(1);
    assertThat(first.path("resolved").isNull()).isTrue();
    assertThat(console.json("/api/v1/incidents/" + first.path("id").asText())).isEqualTo(first);
    assertThat(console.json("/api/v1/incidents?to=2026-01-02T03:18:59Z").path("incidents"))
        .isEmpty();
    assertThat(console.json("/api/v1/incidents?kind=silence").path("incidents")).isEmpty();
    assertThat(console.get("/api/v1/incidents/none").statusCode()).isEqualTo(404);
  }

  @Test
  void page_assets_comeWithStrictHeaders() throws Exception {
    HttpResponse<String> asset = console.get("/assets/probe.css");

    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(asset.headers().firstValue("content-type")).contains("text/css; charset=utf-8");
    assertThat(asset.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(asset.headers().firstValue("x-frame-options")).contains("DENY");
    assertThat(asset.headers().firstValue("access-control-allow-origin")).isEmpty();
    for (String path :
        List.of("/assets/../Console.class", "/assets/%2e%2e/openapi.yaml", "/assets/.x")) {
      assertThat(console.get(path).statusCode()).as(path).isIn(400, 404);
    }
  }
}
