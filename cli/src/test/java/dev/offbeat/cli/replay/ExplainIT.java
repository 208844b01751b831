package dev.offbeat.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.cli.Offbeat;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorApp;
import dev.offbeat.detector.app.Replays;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.replay.ToldIncident;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code replay}, {@code explain} and {@code feedback export} against a stream over a broker. */
@Timeout(180)
class ExplainIT {
  private static final int POINTS = 1500;

  @TempDir private Path directory;

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome execute(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Offbeat.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return new Outcome(line.execute(words), out.toString(), err.toString());
  }

  @Test
  void stream_thenReplayExplainAndExport_tellTheSame() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("in", 2);
      Path file = config(kafka);
      send(kafka);
      AppConfig config = AppConfig.load(file, Map.of());
      ToldIncident incident = stream(config);
      tell(kafka, incident);

      Outcome replay = execute("replay", "--config", file);
      assertThat(replay.err).isEmpty();
      assertThat(replay.out)
          .contains("Replayed 3,000 points of 2 series")
          .contains("it is the stream's own course")
          .containsPattern("(\\d+) of \\1 incidents of the incidents topic are equal, bit for bit");

      Path page = directory.resolve("e.html");
      Outcome explain =
          execute("explain", incident.id().substring(0, 8), "--config", file, "--html", page);
      assertThat(explain.err).isEmpty();
      assertThat(explain.out)
          .contains("Incident " + incident.id(), incident.series())
          .contains("decode", "intake", "expect", "strange", "threshold", "gate")
          .contains("it is told with all its events, bit for bit")
          .contains(" opened |");
      assertThat(page).content().contains("What each stage saw", incident.id());

      Outcome export = execute("feedback", "export", "--config", file);
      assertThat(export.out.strip()).isEqualTo(feedback(incident).toJson());
      assertThat(execute("feedback", "show", "--config", file).out)
          .containsPattern("good_catch\\s+1\n")
          .containsPattern("precision\\s+1\\.00");

      assertThat(execute("explain", "ffffffff", "--config", file).err)
          .contains("expected an incident ffffffff in the incidents topic, found none");
    }
  }

  private Path config(EmbeddedKafka kafka) throws Exception {
    return Files.writeString(
        directory.resolve("detector.yaml"),
        """
        application-id: explain-test
        input: {topics: [in]}
        output: {incidents: incidents, dead-letters: dead}
        feedback: {topic: feedback}
        admin: {listen: "off"}
        state: {directory: %s}
        kafka: {bootstrap.servers: "%s"}
        """
            .formatted(directory.resolve("state"), kafka.bootstrapServers()));
  }

  private static KafkaProducer<byte[], byte[]> producer(EmbeddedKafka kafka) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "max.in.flight.requests.per.connection",
            "1"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** Points up to now: older ones would be deleted by the topic's retention. */
  private static void send(EmbeddedKafka kafka) throws Exception {
    long start = Instant.now().toEpochMilli() - POINTS * 60_000L;
    Random random = new Random(5);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
      for (int t = 0; t < POINTS; t++) {
        for (int s = 0; s < 2; s++) {
          double value = 100 + random.nextGaussian() + (t == 1200 + s ? 60 : 0);
          String json = "{\"timestamp\": %d, \"value\": %s}".formatted(start + t * 60_000L, value);
          String series = "cpu{host=\"h%d\"}".formatted(s);
          sent.add(
              producer.send(
                  new ProducerRecord<>("in", series.getBytes(UTF_8), json.getBytes(UTF_8))));
        }
      }
    }
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  /** Lets a detector watch until both spikes were told and are over. */
  private static ToldIncident stream(AppConfig config) throws InterruptedException {
    try (DetectorApp app = DetectorApp.start(config);
        DetectorModel model = Replays.loadModel(config)) {
      Replays replays = Replays.open(config, model);
      Instant deadline = Instant.now().plusSeconds(90);
      while (true) {
        List<ToldIncident> told =
            replays.incidents(Duration.ofSeconds(30)).read(null, event -> true);
        if (told.stream().filter(ToldIncident::isResolved).count() >= 2) {
          return told.get(0);
        }
        assertThat(Instant.now()).isBefore(deadline);
        assertThat(app.registry().getMeters()).isNotEmpty();
        Thread.sleep(200);
      }
    }
  }

  private static Feedback feedback(ToldIncident incident) {
    return new Feedback(
        "f1",
        incident.series(),
        Verdict.GOOD_CATCH,
        Feedback.Kind.POINT,
        incident.id(),
        Instant.ofEpochMilli(incident.startMillis()),
        Instant.ofEpochMilli(incident.endMillis()),
        incident.last().peakScore(),
        "a disk",
        Instant.ofEpochMilli(incident.endMillis()).plusSeconds(86_400));
  }

  private static void tell(EmbeddedKafka kafka, ToldIncident incident) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(kafka)) {
      producer
          .send(
              new ProducerRecord<>(
                  "feedback", "f1".getBytes(UTF_8), feedback(incident).toJson().getBytes(UTF_8)))
          .get();
    }
  }
}
