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

  @Test
  void anyPath_post_changesNothing() throws Exception {
    for (String path : List.of("/metrics", "/health/live", "/info")) {
      HttpRequest post =
          HttpRequest.newBuilder(uri(path))
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1 << 20]))
              .build();
      assertThat(send(post).statusCode()).isGreaterThanOrEqualTo(400);
    }
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
