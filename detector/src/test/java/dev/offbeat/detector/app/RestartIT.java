package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as an operating-system process that is killed, and as one that is told to stop.
 */
class RestartIT {
  private static final List<Feed.Point> POINTS = Feed.joining(10, 1000);

  /** Points that are scored before the kill; those up to {@link #AFTER} are sent while it comes. */
  private static final int BEFORE = POINTS.size() / 4 + 3;

  private static final int AFTER = POINTS.size() / 2 + 7;

  @TempDir private Path directory;

  @Test
  void run_killedHalfWay_givesTheIncidentsOfAnUninterruptedRun() throws Exception {
    Path modelFile = directory.resolve("model.onnx");
    Files.write(modelFile, TestModels.bytes("value"));
    Map<String, List<Incident>> expected;
    try (DetectorModel model = DetectorModel.load(modelFile)) {
      expected = Feed.incidents(model, POINTS);
    }
    int count = size(expected);
    int countBefore;
    try (DetectorModel model = DetectorModel.load(modelFile)) {
      countBefore = size(Feed.incidents(model, POINTS.subList(0, BEFORE)));
      assertThat(countBefore).isGreaterThan(10);
      assertThat(count)
          .as("incidents after the kill")
          .isGreaterThan(5 + size(Feed.incidents(model, POINTS.subList(0, AFTER))));
    }

    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 2);
      Topics topics = new Topics(kafka.bootstrapServers());
      Path config = config(kafka, modelFile);

      topics.sendPoints("metrics", POINTS.subList(0, BEFORE));
      Process killed = start(config, "killed.log");
      try {
        kafka.createTopic("incidents", 2);
        assertThat(topics.readIncidents("incidents", countBefore)).hasSize(countBefore);
        topics.sendPoints("metrics", POINTS.subList(BEFORE, AFTER));
      } finally {
        killed.destroyForcibly().waitFor(); // amid them, it may be
      }
      assertThat(killed.exitValue()).isEqualTo(128 + 9);

      topics.sendPoints("metrics", POINTS.subList(AFTER, POINTS.size()));
      Process restarted = start(config, "restarted.log");
      try {
        assertThat(Feed.bySeries(topics.readIncidents("incidents", count))).isEqualTo(expected);
      } finally {
        restarted.destroy(); // SIGTERM
        assertThat(restarted.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(restarted.exitValue()).isEqualTo(128 + 15);
    }
  }

  private static int size(Map<String, List<Incident>> incidents) {
    return incidents.values().stream().mapToInt(Collection::size).sum();
  }

  private Path config(EmbeddedKafka kafka, Path model) throws IOException {
    return Files.writeString(
        directory.resolve("detector.yaml"),
        """
        application-id: restart
        model: %s
        input: {topics: [metrics]}
        output: {incidents: incidents, dead-letters: dead-letters}
        state: {directory: %s}
        admin: {listen: off}
        kafka:
          bootstrap.servers: %s
          consumer.session.timeout.ms: 6000
          consumer.heartbeat.interval.ms: 1000
        """
            .formatted(model, directory.resolve("state"), kafka.bootstrapServers()));
  }

  private Process start(Path config, String log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RunMain.class.getName(),
            "--config",
            config.toString());
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log).toFile())
        .start();
  }
}
