package dev.offbeat.detector.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.metrics.AlertmanagerMeters;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as told. */
@Timeout(60)
class CourierTest {
  /** A request as it came. */
  private record Got(@Nullable String authorization, JsonNode alerts) {}

  private final BlockingQueue<Got> requests = new LinkedBlockingQueue<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Clock clock = Clock.fixed(Events.START, ZoneOffset.UTC);
  private ToIntFunction<JsonNode> answer = alerts -> 200;
  private HttpServer server;
  private AlertmanagerMeters meters;
  @TempDir private Path directory;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/am/api/v2/alerts", this::handle);
    server.start();
    try (DetectorModel model = TestModels.univariate()) {
      meters = new DetectorMetrics(registry, model).alertmanager();
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode alerts = new ObjectMapper().readTree(exchange.getRequestBody());
    requests.add(new Got(exchange.getRequestHeaders().getFirst("Authorization"), alerts));
    byte[] text = "no good".getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.applyAsInt(alerts), text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/am/";
  }

  private static Alert alert(String series) {
    return new Alert(
        new TreeMap<>(Map.of("series", series)),
        new TreeMap<>(Map.of("summary", "high")),
        Events.START,
        null,
        "http://console");
  }

  private Courier courier(AlertmanagerOptions options) {
    return Courier.start(options, options.urls().get(0), meters, clock);
  }

  private Got next() throws InterruptedException {
    Got got = requests.poll(20, TimeUnit.SECONDS);
    assertThat(got).as("a request").isNotNull();
    return got;
  }

  private void awaitCount(MeterNames name, double count) throws InterruptedException {
    while (registry.get(name.meterName()).counters().stream().mapToDouble(c -> c.count()).sum()
        < count) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void offer_openAlert_isHeldForFourResends() throws Exception {
    try (Courier courier = courier(Events.options(url()))) {
      courier.offer(List.of(alert("a")));

      assertThat(next().alerts())
          .hasToString(
              "[{\"labels\":{\"series\":\"a\"},\"annotations\":{\"summary\":\"high\"},"
                  + "\"startsAt\":\"2025-11-21T10:00:00Z\",\"endsAt\":\"2025-11-21T10:04:00Z\","
                  + "\"generatorURL\":\"http://console\"}]");
      awaitCount(MeterNames.ALERTMANAGER_SENT, 1);
    }
  }

  @Test
  void offer_serverInTrouble_triesAgainUntilItIsTaken() throws Exception {
    answer = alerts -> requests.size() > 1 ? 200 : 503;
    try (Courier courier = courier(Events.options(url()))) {
      courier.offer(List.of(alert("a")));

      assertThat(next().alerts()).isEqualTo(next().alerts());
      awaitCount(MeterNames.ALERTMANAGER_SENT, 1);
      awaitCount(MeterNames.ALERTMANAGER_FAILURES, 1);
      assertThat(courier.waiting()).isZero();
    }
  }

  @Test
  void offer_oneBadAlertAmongGoodOnes_onlyThatIsDropped() throws Exception {
    answer = alerts -> alerts.toString().contains("bad") ? 400 : 200;
    try (Courier courier = courier(Events.options(url()))) {
      courier.offer(List.of(alert("a"), alert("bad"), alert("c")));

      awaitCount(MeterNames.ALERTMANAGER_SENT, 2);
      awaitCount(MeterNames.ALERTMANAGER_DROPPED, 1);
    }
  }

  @Test
  void offer_manyAlerts_comeInBatches() throws Exception {
    try (Courier courier = courier(Events.options(url()))) {
      courier.offer(
          java.util.stream.IntStream.range(0, 150).mapToObj(i -> alert("s" + i)).toList());

      assertThat(List.of(next(), next(), next()))
          .extracting(got -> got.alerts().size())
          .containsExactly(64, 64, 22);
    }
  }

  @Test
  void offer_secretsInFiles_areReadAgainEachTime() throws Exception {
    Path file = Files.writeString(directory.resolve("password"), "one\n");
    AlertmanagerOptions options = withSecrets("offbeat", file, null);
    try (Courier courier = courier(options)) {
      courier.offer(List.of(alert("a")));
      assertThat(next().authorization()).isEqualTo("Basic b2ZmYmVhdDpvbmU=");
      Files.writeString(file, "two");
      courier.offer(List.of(alert("a")));
      assertThat(next().authorization()).isEqualTo("Basic b2ZmYmVhdDp0d28=");
    }
  }

  @Test
  void offer_token_isBearer() throws Exception {
    AlertmanagerOptions options = withSecrets(null, null, "t0ken");
    try (Courier courier = courier(options)) {
      courier.offer(List.of(alert("a")));

      assertThat(next().authorization()).isEqualTo("Bearer t0ken");
    }
    assertThat(options.toString()).doesNotContain("t0ken").contains("[hidden]");
  }

  private AlertmanagerOptions withSecrets(
      @Nullable String user, @Nullable Path passwordFile, @Nullable String token) {
    return new AlertmanagerOptions(
        List.of(URI.create(url())),
        user,
        null,
        passwordFile,
        token,
        null,
        Map.of(),
        Map.of(),
        null,
        0,
        Duration.ofMinutes(1),
        Duration.ofDays(7),
        100);
  }
}
