package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.score.Part;
import dev.offbeat.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A series that stops, in a topic where nothing else comes, and a detector that is restarted. */
@Timeout(180)
class SilenceIT {
  @TempDir private Path directory;

  @Test
  void run_seriesStopsAndTheDetectorIsRestarted_isToldOnceAndResolved() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 1);
      kafka.createTopic("incidents", 1);
      Topics topics = new Topics(kafka.bootstrapServers());
      long now = System.currentTimeMillis();
      List<Feed.Point> points = new ArrayList<>();
      for (int i = 59; i >= 0; i--) {
        points.add(new Feed.Point("pulse", now - i * 1000L, i % 7));
      }
      topics.sendPoints("metrics", points);

      try (DetectorApp app = DetectorApp.start(config(kafka))) {
        while (app.registry().get("anomaly.detector.series.active").gauge().value() < 1) {
          Thread.sleep(50);
        }
      }
      IncidentRecord opened;
      try (DetectorApp app = DetectorApp.start(config(kafka))) {
        opened = topics.readIncidents("incidents", 1).get(0);
        assertThat(opened.incident().part()).isEqualTo(Part.SILENCE);
        assertThat(opened.incident().startMillis()).isEqualTo(now);
        assertThat(opened.incident().timestampMillis()).isEqualTo(now + 10_000);
        assertThat(app.isReady()).isTrue();
      }
      try (DetectorApp app = DetectorApp.start(config(kafka))) {
        topics.sendPoints(
            "metrics", List.of(new Feed.Point("pulse", System.currentTimeMillis(), 3)));
        List<IncidentRecord> all = topics.readIncidents("incidents", 2);
        assertThat(all)
            .extracting(told -> told.incident().phase())
            .containsExactly(Phase.OPENED, Phase.RESOLVED);
        assertThat(all).extracting(IncidentRecord::id).containsOnly(opened.id());
        assertThat(app.isReady()).isTrue();
      }
    }
  }

  private AppConfig config(EmbeddedKafka kafka) {
    return AppConfig.load(
        Map.of(
            "OFFBEAT_APPLICATION_ID", "silence",
            "OFFBEAT_INPUT_TOPICS", "metrics",
            "OFFBEAT_OUTPUT_INCIDENTS", "incidents",
            "OFFBEAT_OUTPUT_DEAD_LETTERS", "dead",
            "OFFBEAT_STATE_DIRECTORY", directory.resolve("state").toString(),
            "OFFBEAT_ADMIN_LISTEN", "off",
            "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
  }
}
