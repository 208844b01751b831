package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private Health health = new Health(State.RUNNING, List.of());
  private AdminServer server;

  @BeforeEach
  void start() {
    server =
        AdminServer.start(
            new AppConfig.Address("127.0.0.1", 0),
            () -> "# HELP up\n",
            () -> health,
            () -> Map.of("name", "offbeat"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, 200, 503",
    "REBALANCING, 200, 503",
    "RUNNING, 200, 200",
    "PENDING_SHUTDOWN, 503, 503",
    "NOT_RUNNING, 503, 503",
    "PENDING_ERROR, 503, 503",
    "ERROR, 503, 503"
  })
  void health_everyState_hasItsAnswers(State state, int live, int ready) throws Exception {
    health = new Health(state, List.of());

    assertThat(get("/health/live").statusCode()).isEqualTo(live);
    assertThat(get("/health/ready").statusCode()).isEqualTo(ready);
  }

  @Test
  void health_runningButStalled_isNeitherLiveNorReady() throws Exception {
    health = new Health(State.RUNNING, List.of("app-StreamThread-1-consumer"));

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"status\":\"down\",\"state\":\"RUNNING\","
                + "\"stalled\":[\"app-StreamThread-1-consumer\"]}");
  }

  @Test
  void metricsAndInfo_get_areServedAsTheirTypes() throws Exception {
    assertThat(get("/metrics").headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(get("/metrics").body()).isEqualTo("# HELP up\n");
    assertThat(get("/info").headers().firstValue("content-type")).hasValue("application/json");
    assertThat(get("/info").body()).isEqualTo("{\"name\":\"offbeat\"}");
    assertThat(get("/other").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health/live", "/info"})
  void anyPath_post_isRefused(String path) throws Exception {
    assertThat(post(path, 10).statusCode()).isGreaterThanOrEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/health/live", "/info"})
  void anyPath_largePost_isRefusedAndTheServerGoesOn(String path) throws Exception {
    try {
      assertThat(post(path, 1 << 20).statusCode()).isGreaterThanOrEqualTo(400);
    } catch (IOException e) {
      // Refused before the body was sent: the connection is closed, and the answer may be lost.
      assertThat(e).hasMessageNotContaining("timed out");
    }
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String path, int bytes)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
            .build());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private URI uri(String path) {
    return server.uri().resolve(path);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
