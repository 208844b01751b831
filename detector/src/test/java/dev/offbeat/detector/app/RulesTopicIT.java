package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.metrics.MeterNames;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RulesTopicIT extends AppTestBase {
  private static final List<Feed.Point> POINTS = Feed.points(2, 250); // jumps at 96 and 193
  private static final int CHANGE = 2 * 150;

  @BeforeEach
  void prepare() {
    kafka.createTopic(topic("in"), 2);
  }

  @Test
  void topic_rulesAtTheStartAndTakenAway_holdForPointsBeforeAndAfter() throws Exception {
    kafka.createTopic(topic("rules"), 1);
    put("a.yaml", "rules: [{name: quiet, select: host-0, suppress: known}]");
    try (DetectorApp app = DetectorApp.start(config("OFFBEAT_RULES_TOPIC", topic("rules")))) {
      String hash = hash(app);
      scored(0, CHANGE);
      put("a.yaml", null);
      await(() -> !hash(app).equals(hash));
      scored(CHANGE, POINTS.size());

      Map<String, List<Incident>> plain = plain();
      long change = POINTS.get(CHANGE).timestampMillis();
      List<Incident> later =
          plain.getOrDefault("host-0", List.of()).stream()
              .filter(one -> one.timestampMillis() >= change)
              .toList();
      List<Incident> all = plain.getOrDefault("host-1", List.of());
      List<IncidentRecord> published =
          topics.readIncidents(topic("incidents"), later.size() + all.size());
      assertThat(later).isNotEmpty();
      assertThat(Feed.bySeries(published)).isEqualTo(Map.of("host-0", later, "host-1", all));
      assertThat(
              app.registry()
                  .get(MeterNames.SUPPRESSED.meterName())
                  .tag("rule", "quiet")
                  .counter()
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void topic_brokenRecord_isSaidAndTheOthersHold() throws Exception {
    try (DetectorApp app =
        DetectorApp.start(config("OFFBEAT_RULES_TOPIC", topic("rules")))) { // which makes the topic
      assertThat(success(app)).isEqualTo(1);
      put("good.yaml", "rules: [{name: g, select: x, maintenance: [{name: w, calendar: h.ics}]}]");
      await(() -> success(app) == 0); // the calendar is missing
      put(
          "h.ics",
          """
          BEGIN:VCALENDAR
          BEGIN:VEVENT
          DTSTART;VALUE=DATE:20261225
          END:VEVENT
          END:VCALENDAR
          """);
      await(() -> success(app) == 1);
      String hash = hash(app);
      put("good.yaml", "rules: [{name: g, select: x, budget: often}]");
      await(() -> success(app) == 0);

      assertThat(hash(app)).isEqualTo(hash);
      assertThat(info(app))
          .contains("rules[0].budget: expected like '1 per week', found 'often'")
          .contains("\"rules\":[\"g\"]")
          .contains(hash);
      put("good.yaml", "rules: []");
      await(() -> success(app) == 1);
      assertThat(hash(app)).isNotEqualTo(hash);
    }
  }

  @Test
  void start_noTopicAndNoneToBeMade_isSaid() {
    AppConfig config =
        config("OFFBEAT_RULES_TOPIC", topic("rules"), "OFFBEAT_OUTPUT_CREATE_MISSING", "false");
    for (String topic : config.output().topics()) {
      kafka.createTopic(topic, 1);
    }

    assertThatThrownBy(() -> DetectorApp.start(config))
        .isInstanceOf(AppException.class)
        .message()
        .contains("expected topic " + topic("rules") + " to exist");
  }

  private Map<String, List<Incident>> plain() {
    try (DetectorModel model = TestModels.univariate()) {
      return Feed.incidents(model, POINTS);
    }
  }

  /** Sends points and waits until they are scored. */
  private void scored(int from, int until) {
    topics.sendPoints(topic("in"), POINTS.subList(from, until));
    assertThat(topics.read(topic("scores"), records -> records.size() >= until)).hasSize(until);
  }

  private void put(String key, @Nullable String value) {
    topics.send(
        List.of(
            new ProducerRecord<>(
                topic("rules"),
                key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8))));
  }

  private static String hash(DetectorApp app) {
    return String.valueOf(
        app.registry().get(MeterNames.CONFIG_HASH.meterName()).gauge().getId().getTag("hash"));
  }

  private static double success(DetectorApp app) {
    return app.registry().get(MeterNames.CONFIG_RELOAD_SUCCESS.meterName()).gauge().value();
  }

  private static String info(DetectorApp app) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(app.adminUri().orElseThrow().resolve("/info")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
