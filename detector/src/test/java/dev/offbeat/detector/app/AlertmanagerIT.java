package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running detector tells a real Alertmanager. */
@Timeout(240)
class AlertmanagerIT {
  private static final List<Feed.Point> POINTS = Feed.points(2, 500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SERIES = "host-1";

  private static EmbeddedKafka kafka;
  private static Topics topics;

  /** Points after which an incident of the series is open; those up to its end; no later ones. */
  private static List<Feed.Point> untilOpen;

  private static List<Feed.Point> untilOver;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws InterruptedException {
    assumeTrue(
        Processes.works("prometheus-alertmanager", "--version"),
        "needs Alertmanager, of the package prometheus-alertmanager");
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
    List<Incident> incidents;
    try (DetectorModel model = DetectorModel.bundled()) {
      incidents = Feed.incidents(model, POINTS).get(SERIES);
    }
    int opened = first(incidents, Phase.OPENED);
    untilOpen = points(0, incidents.get(opened).timestampMillis());
    Incident over =
        incidents.stream().filter(one -> one.phase() == Phase.RESOLVED).findFirst().orElseThrow();
    untilOver = points(incidents.get(opened).timestampMillis(), over.timestampMillis());
  }

  private static int first(List<Incident> incidents, Phase phase) {
    return IntStream.range(0, incidents.size())
        .filter(i -> incidents.get(i).phase() == phase)
        .findFirst()
        .orElseThrow();
  }

  /** After an instant, up to and with another. */
  private static List<Feed.Point> points(long after, long upTo) {
    return POINTS.stream()
        .filter(point -> point.series().equals(SERIES))
        .filter(point -> point.timestampMillis() > after && point.timestampMillis() <= upTo)
        .toList();
  }

  @AfterAll
  static void stop() {
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void run_incidentOpensAndIsResolved_soDoesItsAlert() throws Exception {
    int port = RealAlertmanager.freePort();
    kafka.createTopic("plain", 1);
    try (RealAlertmanager alertmanager = RealAlertmanager.start(directory, port);
        DetectorApp app = DetectorApp.start(config("plain", port, "first"))) {
      topics.sendPoints("plain", untilOpen);
      await("an alert", () -> alertmanager.active().size() == 1);

      JsonNode alert = alertmanager.active().get(0);
      assertThat(alert.get("labels"))
          .hasToString(
              "{\"alertname\":\"OffbeatIncident\",\"kind\":\"point\",\"metric\":\"host-1\","
                  + "\"series\":\"host-1\",\"severity\":\"%s\"}"
                      .formatted(alert.at("/labels/severity").asText()));
      assertThat(alert.at("/annotations/summary").asText()).startsWith("host-1: ");
      assertThat(alert.at("/annotations/description").asText()).contains("value: actual ");
      String endsAt = alert.get("endsAt").asText();
      await("it is told again", () -> !endsAt.equals(endOf(alertmanager)));
      assertThat(alertmanager.active()).hasSize(1);

      topics.sendPoints("plain", untilOver);
      await("no alert", () -> alertmanager.active().isEmpty());
      assertThat(count(app, MeterNames.ALERTMANAGER_DROPPED)).isZero();
      assertThat(app.adminUri()).isPresent();
    }
  }

  @Test
  void run_restartWhileAnIncidentIsOpen_tellsItOn() throws Exception {
    int port = RealAlertmanager.freePort();
    kafka.createTopic("restarted", 1);
    try (RealAlertmanager alertmanager = RealAlertmanager.start(directory, port)) {
      try (DetectorApp app = DetectorApp.start(config("restarted", port, "second"))) {
        topics.sendPoints("restarted", untilOpen);
        await("an alert", () -> alertmanager.active().size() == 1);
        assertThat(count(app, MeterNames.ALERTMANAGER_SENT)).isPositive();
      }
      String endsAt = endOf(alertmanager);
      try (DetectorApp app = DetectorApp.start(config("restarted", port, "second"))) {
        await("it is told on", () -> !endsAt.equals(endOf(alertmanager)));
        assertThat(alertmanager.active()).hasSize(1);
        topics.sendPoints("restarted", untilOver);
        await("no alert", () -> alertmanager.active().isEmpty());
        assertThat(count(app, MeterNames.ALERTMANAGER_SENT)).isPositive();
      }
    }
  }

  @Test
  void run_alertmanagerAway_detectsOnAndTellsItLater() throws Exception {
    int port = RealAlertmanager.freePort();
    kafka.createTopic("away", 1);
    try (DetectorApp app = DetectorApp.start(config("away", port, "third"))) {
      topics.sendPoints("away", untilOpen);
      await("a failure", () -> count(app, MeterNames.ALERTMANAGER_FAILURES) > 1);
      assertThat(app.isReady()).isTrue();
      assertThat(topics.readIncidents("away-incidents", 1)).isNotEmpty();
      try (RealAlertmanager alertmanager = RealAlertmanager.start(directory, port)) {
        await("an alert", () -> alertmanager.active().size() == 1);
      }
    }
  }

  private static String endOf(RealAlertmanager alertmanager) throws Exception {
    return alertmanager.active().get(0).get("endsAt").asText();
  }

  private static double count(DetectorApp app, MeterNames name) {
    return app.registry().get(name.meterName()).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private AppConfig config(String topic, int port, String state) throws Exception {
    Path password =
        Files.writeString(directory.resolve("password"), RealAlertmanager.PASSWORD + "\n");
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "OFFBEAT_APPLICATION_ID",
                topic,
                "OFFBEAT_INPUT_TOPICS",
                topic,
                "OFFBEAT_OUTPUT_INCIDENTS",
                topic + "-incidents",
                "OFFBEAT_STATE_DIRECTORY",
                directory.resolve(state).toString(),
                "OFFBEAT_ADMIN_LISTEN",
                "127.0.0.1:0",
                "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers()));
    environment.putAll(
        Map.of(
            "OFFBEAT_ALERTMANAGER_URLS",
            "http://127.0.0.1:" + port,
            "OFFBEAT_ALERTMANAGER_USER",
            RealAlertmanager.USER,
            "OFFBEAT_ALERTMANAGER_PASSWORD_FILE",
            password.toString(),
            "OFFBEAT_ALERTMANAGER_RESEND_INTERVAL",
            "2s",
            "OFFBEAT_ALERTMANAGER_MAX_AGE",
            "36500d"));
    return AppConfig.load(environment);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.call()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
