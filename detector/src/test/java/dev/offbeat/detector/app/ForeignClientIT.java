package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that is not Kafka's own writes points and reads incidents: kcat, on librdkafka. */
@Timeout(180)
class ForeignClientIT {
  private static final List<Feed.Point> POINTS = Feed.points(2, 300);

  @TempDir private Path directory;

  @Test
  void kcat_pointsIn_incidentsOut() throws Exception {
    assumeTrue(Processes.works("kcat", "-V"), "kcat is needed as another client, and not here");
    Path modelFile = Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    Map<String, List<Incident>> expected;
    try (DetectorModel model = DetectorModel.load(modelFile)) {
      expected = Feed.incidents(model, POINTS);
    }
    long count = expected.values().stream().mapToLong(List::size).sum();
    assertThat(count).isPositive();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("metrics", 1);
      kafka.createTopic("incidents", 1);
      Process writer =
          new ProcessBuilder(
                  "kcat", "-P", "-b", kafka.bootstrapServers(), "-t", "metrics", "-K", "\t")
              .start();
      try (OutputStream input = writer.getOutputStream()) {
        for (Feed.Point point : POINTS) {
          input.write((point.series() + "\t" + point.json() + "\n").getBytes(UTF_8));
        }
      }
      assertThat(writer.waitFor()).isZero();
      AppConfig config =
          AppConfig.load(
              Map.of(
                  "OFFBEAT_MODEL",
                  modelFile.toString(),
                  "OFFBEAT_INPUT_TOPICS",
                  "metrics",
                  "OFFBEAT_OUTPUT_INCIDENTS",
                  "incidents",
                  "OFFBEAT_STATE_DIRECTORY",
                  directory.resolve("state").toString(),
                  "OFFBEAT_ADMIN_LISTEN",
                  "off",
                  "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS",
                  kafka.bootstrapServers()));
      try (DetectorApp app = DetectorApp.start(config)) {
        Process reader =
            new ProcessBuilder(
                    "kcat",
                    "-C",
                    "-b",
                    kafka.bootstrapServers(),
                    "-t",
                    "incidents",
                    "-X",
                    "isolation.level=read_committed",
                    "-o",
                    "beginning",
                    "-u",
                    "-c",
                    String.valueOf(count))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(reader.getInputStream().readAllBytes(), UTF_8);
        assertThat(app.adminUri()).isEmpty();
        assertThat(text.lines()).hasSize((int) count).allSatisfy(ForeignClientIT::assertIncident);
      }
    }
  }

  private static void assertIncident(String line) throws Exception {
    JsonNode incident = new ObjectMapper().readTree(line);
    assertThat(incident.path("schema").asInt()).isPositive();
    assertThat(incident.path("series").asText()).startsWith("host-");
    assertThat(incident.path("id").asText()).hasSize(32);
  }
}
