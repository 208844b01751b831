package dev.offbeat.detector.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an administration server tells, by answers as a detector gives them. */
class RunningCheckTest {
  private static final String UP =
      "{\"status\":\"up\",\"state\":\"RUNNING\",\"stalled\":[],\"behind\":[]}";
  private static final String BUNDLED = "bb1e73d9065b87be";

  private final Map<String, String> answers = new HashMap<>();
  private HttpServer server;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              answers.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(UTF_8);
          boolean isDown = new String(body, UTF_8).contains("\"down\"");
          exchange.sendResponseHeaders(isDown ? 503 : 200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    answers.put("/health/live", UP);
    answers.put("/health/ready", UP);
    answers.put("/info", info("metrics-app", BUNDLED, "{}"));
    answers.put("/metrics", meters(10, 0.1, 0, 50));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String info(String application, String fingerprint, String refused) {
    return """
        {"application_id":"%s","state":"RUNNING","memory":{"cache_bytes":1000000,"cached_series":100},
         "rules":{"refused":%s},"model":{"fingerprint":"%s"}}"""
        .formatted(application, refused, fingerprint);
  }

  private static String meters(int series, double load, int late, int freePercent) {
    return """
        # HELP anomaly_detector_series_active Series whose state is kept here
        anomaly_detector_series_active %d.0
        anomaly_detector_state_cache_load %s
        anomaly_detector_observations_total{outcome="late"} %d.0
        anomaly_detector_observations_total{outcome="normal"} 900.0
        disk_free_bytes{path="/var/lib"} %d.0
        disk_total_bytes{path="/var/lib"} 100.0
        """
        .formatted(series, load, late, freePercent);
  }

  private List<FindingCode> look() {
    AppConfig config = Configs.of("unused:9092", "metrics", Map.of());
    Findings findings = new Findings();
    try (Patient patient = new Patient(config, url)) {
      new RunningCheck(new Running(url)).look(patient, findings);
    }
    return findings.all().stream().map(Finding::code).toList();
  }

  @Test
  void look_healthyDetector_findsNothing() {
    assertThat(look()).isEmpty();
  }

  @Test
  void look_downAndNotReady_areToldApart() {
    answers.put(
        "/health/ready",
        "{\"status\":\"down\",\"state\":\"REBALANCING\",\"stalled\":[],\"behind\":[\"t-1\"]}");
    assertThat(look()).containsExactly(FindingCode.NOT_READY);

    answers.put(
        "/health/live",
        "{\"status\":\"down\",\"state\":\"RUNNING\",\"stalled\":[\"t-1\"],\"behind\":[]}");
    assertThat(look()).containsExactly(FindingCode.NOT_LIVE);
  }

  @Test
  void look_anotherDetectorOrModel_isTold() {
    answers.put("/info", info("other", BUNDLED, "{}"));
    assertThat(look()).containsExactly(FindingCode.OTHER_DETECTOR);

    answers.put("/info", info("metrics-app", "0011223344556677", "{}"));
    assertThat(look()).containsExactly(FindingCode.MODEL_DIFFERS);
  }

  @Test
  void look_refusedRules_areTold() {
    answers.put("/info", info("metrics-app", BUNDLED, "{\"rules.yaml\":\"line 3: expected on\"}"));

    assertThat(look()).containsExactly(FindingCode.RULES_REFUSED);
  }

  @Test
  void look_metersBeyondBounds_areTold() {
    answers.put("/metrics", meters(250, 2.5, 0, 50));
    assertThat(look()).containsExactly(FindingCode.CACHE_TOO_SMALL);

    answers.put("/metrics", meters(10, 0.1, 100, 50));
    assertThat(look()).containsExactly(FindingCode.LATE_POINTS);

    answers.put("/metrics", meters(10, 0.1, 0, 5));
    assertThat(look()).containsExactly(FindingCode.DISK_FILLING);

    answers.put("/metrics", "anomaly_detector_state_resets_total{reason=\"model\"} 3.0\n");
    assertThat(look()).containsExactly(FindingCode.STATES_RESET);

    answers.put(
        "/metrics",
        """
        anomaly_detector_canary_faults_total{outcome="missed"} 4.0
        anomaly_detector_canary_faults_total{outcome="found"} 1.0
        """);
    assertThat(look()).containsExactly(FindingCode.CANARY_MISSED);
  }

  @Test
  void look_statesCannotBeRead_theDetectorIsAsked() {
    answers.put(
        "/api/v1/series",
        "{\"series\":[{\"series\":\"a\",\"points\":7}],\"total\":9,\"matching\":1}");
    Findings findings = new Findings();
    findings.cannotLook("series", "no right to read them");
    try (Patient patient = new Patient(Configs.of("unused:9092", "metrics", Map.of()), url)) {
      new SeriesApiCheck(new Running(url), "series").look(patient, findings);
    }

    assertThat(findings.all().stream().map(Finding::code))
        .containsExactlyInAnyOrder(
            FindingCode.SERIES_WARMING,
            FindingCode.SERIES_SILENT,
            FindingCode.SERIES_FLAT,
            FindingCode.SERIES_STALE);
    assertThat(findings.all().get(0).examples())
        .containsExactly("a: 7 points, the last at no time");
  }

  @Test
  void look_noDetectorThere_saysSo() {
    answers.put("/health/live", "<html>");
    assertThatThrownBy(this::look)
        .isInstanceOf(AppException.class)
        .hasMessageContaining("is this a detector?");

    server.stop(0);
    assertThatThrownBy(this::look)
        .isInstanceOf(AppException.class)
        .hasMessageContaining("nobody listens there");
  }
}
