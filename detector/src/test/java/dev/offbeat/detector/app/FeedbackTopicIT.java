package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people say of incidents, over a real broker. */
@Timeout(180)
class FeedbackTopicIT {
  private static final List<Feed.Point> POINTS = Feed.points(2, 250); // jumps at 96 and 193
  private static final int CHANGE = 2 * 150;

  private static EmbeddedKafka kafka;
  private static Topics topics;

  @TempDir private Path directory;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start();
    topics = new Topics(kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void prepare() throws IOException {
    Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    kafka.createTopic("in", 2);
  }

  @Test
  void topic_falseAlarm_raisesThatSeriesThresholdAtOnceAndAfterARestart() throws Exception {
    Incident alarm;
    try (DetectorApp app = DetectorApp.start(config())) { // which makes the topic
      scored(0, CHANGE);
      List<IncidentRecord> told = topics.readIncidents("incidents", 4);
      alarm =
          told.stream()
              .filter(one -> one.series().equals("host-0"))
              .map(IncidentRecord::incident)
              .toList()
              .get(0);
      put("broken", "{}");
      put("f1", feedback(alarm).toJson());
      await(() -> known(app, Verdict.FALSE_ALARM) == 1);
      assertThat(gauge(app, MeterNames.FEEDBACK_PRECISION)).isZero();
      assertThat(gauge(app, MeterNames.FEEDBACK_REFUSED)).isEqualTo(1);
    }
    try (DetectorApp app = DetectorApp.start(config())) {
      assertThat(known(app, Verdict.FALSE_ALARM)).isEqualTo(1);
      scored(CHANGE, POINTS.size());
      assertThat(opened("host-0")).isEqualTo(1);
      assertThat(opened("host-1")).isEqualTo(2);
      put("f1", null);
      await(() -> known(app, Verdict.FALSE_ALARM) == 0);
    }
  }

  private long opened(String series) {
    return topics.readIncidents("incidents", 6).stream()
        .filter(one -> one.series().equals(series))
        .filter(one -> one.incident().phase() == Phase.OPENED)
        .count();
  }

  /** Told of the first jump, with a peak as high as the threshold can be raised above. */
  private static Feedback feedback(Incident alarm) {
    return Feedback.of(
        "f1",
        "host-0",
        Verdict.FALSE_ALARM,
        Instant.ofEpochMilli(alarm.startMillis()),
        Instant.ofEpochMilli(alarm.timestampMillis()),
        100.0,
        Instant.now());
  }

  private void scored(int from, int until) {
    topics.sendPoints("in", POINTS.subList(from, until));
    assertThat(topics.read("scores", records -> records.size() >= until)).hasSize(until);
  }

  private static void put(String key, @Nullable String value) {
    topics.send(
        List.of(
            new ProducerRecord<>(
                "feedback", key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8))));
  }

  private static double known(DetectorApp app, Verdict verdict) {
    return app.registry()
        .get(MeterNames.FEEDBACK.meterName())
        .tag("verdict", verdict.code())
        .gauge()
        .value();
  }

  private static double gauge(DetectorApp app, MeterNames name) {
    return app.registry().get(name.meterName()).gauge().value();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(50);
    }
  }

  private AppConfig config() {
    Map<String, String> environment = new HashMap<>();
    environment.put("OFFBEAT_APPLICATION_ID", "feedback-test");
    environment.put("OFFBEAT_MODEL", directory.resolve("model.onnx").toString());
    environment.put("OFFBEAT_INPUT_TOPICS", "in");
    environment.put("OFFBEAT_OUTPUT_INCIDENTS", "incidents");
    environment.put("OFFBEAT_OUTPUT_DEAD_LETTERS", "dead");
    environment.put("OFFBEAT_OUTPUT_SCORES", "scores");
    environment.put("OFFBEAT_FEEDBACK_TOPIC", "feedback");
    environment.put("OFFBEAT_STATE_DIRECTORY", directory.resolve("state").toString());
    environment.put("OFFBEAT_ADMIN_LISTEN", "127.0.0.1:0");
    environment.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    return AppConfig.load(environment);
  }
}
