package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private Health health = new Health(State.RUNNING, List.of(), List.of());
  private AdminServer server;

  @BeforeEach
  void start() {
    server =
        AdminServer.start(
            new AppConfig.Address("127.0.0.1", 0),
            () -> "# HELP up\n",
            () -> health,
            () -> Map.of("name", "offbeat"),
            routes -> {});
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
    health = new Health(state, List.of(), List.of());

    assertThat(get("/health/live").statusCode()).isEqualTo(live);
    assertThat(get("/health/ready").statusCode()).isEqualTo(ready);
  }

  @Test
  void health_runningButStalled_isNeitherLiveNorReady() throws Exception {
    health = new Health(State.RUNNING, List.of("app-StreamThread-1"), List.of());

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body())
        .isEqualTo(
            "{\"status\":\"down\",\"state\":\"RUNNING\","
                + "\"stalled\":[\"app-StreamThread-1\"],\"behind\":[]}");
  }

  @Test
  void health_runningButBehind_isLiveAndNotReady() throws Exception {
    health = new Health(State.RUNNING, List.of(), List.of("app-StreamThread-1"));

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void anyPath_requestOfManyHeaders_isRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/metrics")).header("x-long", "x".repeat(20_000)).build();

    assertThat(send(request).statusCode()).isEqualTo(431);
  }

  @Test
  @Timeout(60)
  void connection_requestByteByByte_isClosed() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      slow.setSoTimeout(500); // a byte now and then, more often than the idle timeout
      slow.getOutputStream().write("GET /metrics HTTP/1.1\r\nx: ".getBytes(US_ASCII));
      boolean open = true;
      while (open) {
        try {
          slow.getOutputStream().write('a');
          open = slow.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
          assertThat(get("/metrics").statusCode()).isEqualTo(200);
        } catch (IOException e) {
          open = false;
        }
      }
    }
  }

  @Test
  void connection_manyRequestsOnOne_staysOpen() throws Exception {
    try (Socket patient = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      patient.setSoTimeout(5000);
      for (int i = 0; i < 20; i++) {
        patient
            .getOutputStream()
            .write("GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(US_ASCII));
        byte[] answer = new byte[4096];
        int length = patient.getInputStream().read(answer);
        assertThat(new String(answer, 0, Math.max(0, length), US_ASCII)).contains("200 OK");
      }
    }
  }

  @Test
  void start_listensOnTheConfiguredAddressOnly() throws Exception {
    InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    assertThatThrownBy(() -> new Socket(other, server.uri().getPort()).close())
        .isInstanceOf(ConnectException.class);
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
