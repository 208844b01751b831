package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A detector whose machine's clock is wrong, among others whose clocks are right. */
@Timeout(180)
class ClockIT {
  private static final List<Feed.Point> FEED = Feed.points(2, 400);
  private static final int POISONED = 3;

  @TempDir private Path directory;

  /** The feed, the last point of which is of now. */
  private final List<Feed.Point> points = new ArrayList<>();

  @BeforeEach
  void moveFeed() throws InterruptedException {
    assumeTrue(Processes.works("faketime", "--version"), "needs faketime");
    long shift = System.currentTimeMillis() - FEED.get(FEED.size() - 1).timestampMillis();
    for (Feed.Point point : FEED) {
      points.add(new Feed.Point(point.series(), point.timestampMillis() + shift, point.value()));
    }
  }

  @Test
  void run_clockTwoHoursAhead_scoresAsEver() throws Exception {
    Map<String, List<Incident>> expected;
    try (DetectorModel model = TestModels.univariate()) {
      expected = Feed.incidents(model, points);
    }
    int count = expected.values().stream().mapToInt(List::size).sum();

    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Process process = start(kafka, "+2h"); // and makes its topic of dead letters
      try {
        Topics topics = new Topics(kafka.bootstrapServers());
        assertThat(Feed.bySeries(topics.readIncidents("incidents", count))).isEqualTo(expected);
        assertThat(topics.read("dead", read -> read.size() >= POISONED))
            .hasSize(POISONED)
            .allMatch(letter -> header(letter).equals("malformed"));
        assertThat(process.isAlive()).isTrue();
      } finally {
        end(process);
      }
    }
  }

  /** A topic of dead letters whose records bear our stamps, which its brokers refuse. */
  @Test
  void run_clockTwoHoursAheadAndStampsThatCount_endsWithASentence() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("dead", 1);
      Process process = start(kafka, "+2h");
      try {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      } finally {
        end(process);
      }
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(Files.readString(directory.resolve("log")))
          .contains("expected this machine's clock to agree with the brokers'");
    }
  }

  @Test
  void run_clockTwoHoursBehind_turnsAwayWhatIsOfItsFuture() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Process process = start(kafka, "-2h");
      try {
        List<ConsumerRecord<byte[], byte[]>> letters =
            new Topics(kafka.bootstrapServers())
                .read("dead", read -> read.size() >= POISONED + 2 * 60);
        assertThat(letters.stream().filter(letter -> header(letter).equals("timestamp_future")))
            .hasSizeBetween(2 * 57, 2 * 61); // a point a minute of two series: those of an hour
        assertThat(process.isAlive()).isTrue();
      } finally {
        end(process);
      }
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("offbeat.reason").value(), UTF_8);
  }

  private Process start(EmbeddedKafka kafka, String shift) throws Exception {
    for (String topic : List.of("metrics", "incidents")) {
      kafka.createTopic(topic, 1);
    }
    Topics topics = new Topics(kafka.bootstrapServers());
    for (int i = 0; i < POISONED; i++) {
      topics.send(
          List.of(new ProducerRecord<>("metrics", "host-0".getBytes(UTF_8), "no".getBytes(UTF_8))));
    }
    topics.sendPoints("metrics", points);
    Path model = Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    Path config =
        Files.writeString(
            directory.resolve("detector.yaml"),
            """
            model: %s
            input: {topics: [metrics]}
            output: {incidents: incidents, dead-letters: dead}
            detection: {silence: off}
            state: {directory: %s}
            admin: {listen: off}
            lifecycle: {startup-timeout: 60s}
            kafka: {bootstrap.servers: "%s"}
            """
                .formatted(model, directory.resolve("state"), kafka.bootstrapServers()));
    return Processes.start(
        List.of("faketime", "-f", shift), List.of(), config, directory.resolve("log"));
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
