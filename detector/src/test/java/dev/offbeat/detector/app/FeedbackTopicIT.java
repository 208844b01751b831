package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.metrics.MeterNames;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people say of incidents, over a real broker. */
@Timeout(180)
class FeedbackTopicIT extends AppTestBase {
  private static final List<Feed.Point> POINTS = Feed.points(2, 250); // jumps at 96 and 193
  private static final int CHANGE = 2 * 150;

  @BeforeEach
  void prepare() {
    kafka.createTopic(topic("in"), 2);
  }

  @Test
  void topic_falseAlarm_raisesThatSeriesThresholdAtOnceAndAfterARestart() throws Exception {
    Incident alarm;
    try (DetectorApp app =
        DetectorApp.start(
            config("OFFBEAT_FEEDBACK_TOPIC", topic("feedback")))) { // which makes the topic
      scored(0, CHANGE);
      List<IncidentRecord> told = topics.readIncidents(topic("incidents"), 4);
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
    try (DetectorApp app = DetectorApp.start(config("OFFBEAT_FEEDBACK_TOPIC", topic("feedback")))) {
      assertThat(known(app, Verdict.FALSE_ALARM)).isEqualTo(1);
      scored(CHANGE, POINTS.size());
      assertThat(opened("host-0")).isEqualTo(1);
      assertThat(opened("host-1")).isEqualTo(2);
      put("f1", null);
      await(() -> known(app, Verdict.FALSE_ALARM) == 0);
    }
  }

  private long opened(String series) {
    return topics.readIncidents(topic("incidents"), 6).stream()
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
    topics.sendPoints(topic("in"), POINTS.subList(from, until));
    assertThat(topics.read(topic("scores"), records -> records.size() >= until)).hasSize(until);
  }

  private void put(String key, @Nullable String value) {
    topics.send(
        List.of(
            new ProducerRecord<>(
                topic("feedback"),
                key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8))));
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
}
