package dev.offbeat.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.embedded.EmbeddedKafka;
import dev.offbeat.trainer.TrainCommand;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.data.Series;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
class KafkaSourceIT {
  private static final Duration STEP = Duration.ofMinutes(1);

  private static EmbeddedKafka kafka;

  /** Recent, for a broker forgets a producer whose records are more than a day old. */
  private static Instant start;

  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
    start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(18));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  private static Instant time(int t) {
    return start.plus(STEP.multipliedBy(t));
  }

  private static String point(int t) {
    return "{\"timestamp\": \"%s\", \"value\": %s}".formatted(time(t), Math.sin(t / 3.0));
  }

  private static void sendPoints(String topic, int series, int points) {
    try (TopicFeed feed = new TopicFeed(kafka.bootstrapServers(), topic)) {
      for (int t = 0; t < points; t++) {
        for (int s = 0; s < series; s++) {
          feed.send("series-" + s, time(t), point(t));
        }
      }
    }
  }

  private static TopicQuery query(String topic, @Nullable Instant from, @Nullable Instant to) {
    return new TopicQuery(kafka.bootstrapServers(), topic, from, to, List.of("value"), Map.of());
  }

  private History read(TopicQuery query) {
    return HistorySource.kafka(query).read(warnings::add);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertReadingFails(TopicQuery query) {
    return assertThatThrownBy(() -> read(query)).isInstanceOf(HistoryException.class);
  }

  @Test
  void read_lateDuplicatedAndBadRecords_givesCleanSeriesAndSaysWhatWasLeftOut() {
    kafka.createTopic("mixed", 3);
    sendPoints("mixed", 5, 300);
    try (TopicFeed feed = new TopicFeed(kafka.bootstrapServers(), "mixed")) {
      feed.send("series-1", time(300), point(-7)); // late
      feed.send("series-1", time(301), point(17)); // again
      feed.send("series-1", time(302), point(18).replaceFirst("\"value\".*", "\"value\": 9}"));
      feed.send("series-2", time(303), point(303).replaceFirst("\"value\".*", "\"value\": null}"));
      feed.send("series-1", time(304), "{\"value\": \"high\"}");
      feed.send(null, time(305), point(305));
      feed.send("series-1", time(306), "hello");
      feed.send("series-1", time(307), null);
    }

    History history = read(query("mixed", null, null));

    assertThat(history.series())
        .extracting(Series::name)
        .containsExactly("series-0", "series-1", "series-2", "series-3", "series-4");
    Series withLate = history.series().get(1);
    assertThat(withLate.size()).isEqualTo(301);
    assertThat(withLate.timestampMillis(0)).isEqualTo(time(-7).toEpochMilli());
    assertThat(withLate.values(19)).containsExactly(Math.sin(18 / 3.0));
    assertThat(history.series().get(2).size()).isEqualTo(300);
    assertThat(warnings).hasSize(7);
    assertThat(warnings.get(0)).isEqualTo("4 of 1,508 records rejected; the first 3:");
    assertThat(warnings.subList(1, 4))
        .allMatch(warning -> warning.matches("topic mixed, partition \\d, offset \\d+, key .*"));
    assertThat(String.join("\n", warnings))
        .contains("key series-1: value_invalid: expected value to be a number, found high")
        .contains("1 point left out: a value is missing or infinite")
        .contains("1 point left out: the same point came before")
        .contains("1 point left out: another value of the same time came before");
    assertThat(read(query("mixed", null, null)).fingerprint()).isEqualTo(history.fingerprint());
  }

  @Test
  void read_betweenTwoTimes_isWhatHappenedThen() {
    kafka.createTopic("range", 2);
    sendPoints("range", 3, 1000);

    History history = read(query("range", time(400), time(700)));

    assertThat(history.points()).isEqualTo(900);
    assertThat(history.firstMillis()).isEqualTo(time(400).toEpochMilli());
    assertThat(history.lastMillis()).isEqualTo(time(699).toEpochMilli());
    assertThat(warnings)
        .containsExactly(
            "900 points left out: their event times, %s to %s, lie outside of the time asked for"
                .formatted(time(700), time(999)));
  }

  @Test
  void read_recordsOfAnAbortedTransaction_doNotCount() {
    kafka.createTopic("transactions", 1);
    try (TopicFeed feed =
        new TopicFeed(kafka.bootstrapServers(), "transactions", Map.of("transactional.id", "t"))) {
      feed.producer().initTransactions();
      for (int batch = 0; batch < 10; batch++) {
        feed.producer().beginTransaction();
        for (int t = 50 * batch; t < 50 * (batch + 1); t++) {
          feed.send("s", time(t), point(t));
        }
        feed.producer().flush();
        if (batch % 2 == 0) {
          feed.producer().commitTransaction();
        } else {
          feed.producer().abortTransaction();
        }
      }
    }

    assertThat(read(query("transactions", null, null)).points()).isEqualTo(250);
  }

  @Test
  void read_severalFeatures_takesThoseNamed() {
    kafka.createTopic("features", 1);
    try (TopicFeed feed = new TopicFeed(kafka.bootstrapServers(), "features")) {
      for (int t = 0; t < 250; t++) {
        String payload =
            "{\"values\": {\"memory\": %d, \"cpu\": %d, \"disk\": 1}}".formatted(t, -t);
        feed.send("host", time(t), payload);
      }
    }
    TopicQuery query =
        new TopicQuery(
            kafka.bootstrapServers(), "features", null, null, List.of("cpu", "memory"), Map.of());

    History history = read(query);

    assertThat(history.features()).containsExactly("cpu", "memory");
    assertThat(history.series().get(0).values(7)).containsExactly(-7, 7);
    assertThat(history.firstMillis()).isEqualTo(start.toEpochMilli());
    assertReadingFails(query("features", null, null))
        .hasMessageStartingWith("none of the 250 records of topic features of Kafka at")
        .hasMessageContaining("key host: features_mismatch: ")
        .hasMessageContaining("--feature-names");
  }

  @Test
  void read_nothingThere_saysWhatIsMissing() {
    kafka.createTopic("empty", 2);
    kafka.createTopic("old", 1);
    sendPoints("old", 1, 300);

    assertReadingFails(query("empty", null, null))
        .hasMessage(
            "topic empty of Kafka at %s is empty: let records come, or name another topic",
            kafka.bootstrapServers());
    assertReadingFails(query("unknown", time(0), null))
        .hasMessageContaining("has no topic unknown");
    assertReadingFails(query("no topic?", null, null)).hasMessageContaining("correct --topic");
    assertReadingFails(query("old", time(1000), null))
        .hasMessageEndingWith(
            "holds no record written since %s: give an earlier --from", time(1000));
    assertReadingFails(query("old", null, time(0)))
        .hasMessageContaining("the event times of its 300 points, %s to ", start)
        .hasMessageEndingWith("give another --from or --to");
  }

  @Test
  void read_nobodyListens_saysSoInTime() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Map<String, String> settings =
        Map.of("default.api.timeout.ms", "2000", "request.timeout.ms", "2000");
    TopicQuery query =
        new TopicQuery("127.0.0.1:" + port, "t", null, null, List.of("value"), settings);

    assertReadingFails(query)
        .hasMessageStartingWith("no broker at 127.0.0.1:%d answered within 2 s", port);
    assertReadingFails(new TopicQuery("nowhere", "t", null, null, List.of("value"), settings))
        .hasMessageStartingWith("Kafka's client does not take --kafka or a setting");
  }

  @Test
  void read_settings_letUsInOrAreToldWithoutSecrets() throws Exception {
    int[] ports = freePorts();
    String open = "127.0.0.1:" + ports[0];
    String secured = "127.0.0.1:" + ports[1];
    Map<String, String> broker =
        Map.of(
            "listeners",
            "PLAINTEXT://%s,SECURED://%s,CONTROLLER://127.0.0.1:%d"
                .formatted(open, secured, ports[2]),
            "advertised.listeners",
            "PLAINTEXT://%s,SECURED://%s".formatted(open, secured),
            "controller.quorum.voters",
            "1@127.0.0.1:" + ports[2],
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,SECURED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
            "sasl.enabled.mechanisms",
            "PLAIN",
            "listener.name.secured.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_trainer=\"hunter2\";");
    EmbeddedKafka other = EmbeddedKafka.start(broker);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", open))) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
      try (TopicFeed feed = new TopicFeed(open, "t")) {
        for (int t = 0; t < 250; t++) {
          feed.send("s", time(t), point(t));
        }
      }

      assertThat(read(secured(secured, "hunter2")).points()).isEqualTo(250);
      assertReadingFails(secured(secured, "hunter3"))
          .hasMessageStartingWith("Kafka at %s does not let us in: Authentication failed", secured)
          .hasMessageContaining("--kafka-config")
          .hasMessageNotContaining("hunter3");
    } finally {
      other.close();
    }
  }

  @Test
  void train_onATopic_writesAModelAndSaysWhatWasRejected(@TempDir Path directory)
      throws IOException {
    kafka.createTopic("train", 2);
    sendPoints("train", 2, 600);
    try (TopicFeed feed = new TopicFeed(kafka.bootstrapServers(), "train")) {
      feed.send("series-0", time(600), "hello");
    }
    Path output = directory.resolve("m.onnx");
    Path config = Files.writeString(directory.resolve("client.properties"), "client.id=me\n");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();

    int code =
        new CommandLine(new TrainCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(
                "--kafka",
                kafka.bootstrapServers(),
                "--topic",
                "train",
                "--from",
                "1d",
                "--from",
                "scratch",
                "--kafka-config",
                config.toString(),
                "--output",
                output.toString(),
                "--epochs",
                "2");

    assertThat(err.toString())
        .startsWith("warning: 1 of 1,201 records rejected:")
        .contains("key series-0: malformed: ");
    assertThat(code).isZero();
    assertThat(out.toString()).contains("1,200 points of 2 series");
    try (DetectorModel model = DetectorModel.load(output)) {
      assertThat(model.metadata().features()).containsExactly("value");
    }
  }

  private static TopicQuery secured(String servers, String password) {
    Map<String, String> settings =
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"trainer\""
                + " password=\"%s\";".formatted(password),
            "group.id",
            "of-another-program",
            "acks",
            "all");
    return new TopicQuery(servers, "t", null, null, List.of("value"), settings);
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback);
        ServerSocket three = new ServerSocket(0, 1, loopback)) {
      return new int[] {one.getLocalPort(), two.getLocalPort(), three.getLocalPort()};
    }
  }

  @Test
  void read_unknownOrBadSetting_namesIt() {
    assertReadingFails(
            new TopicQuery(
                kafka.bootstrapServers(),
                "t",
                null,
                null,
                List.of("value"),
                Map.of("sasl.pasword", "hunter2")))
        .hasMessage(
            "--kafka-config: expected settings of Kafka's clients, found sasl.pasword: correct or"
                + " remove it");
    assertReadingFails(
            new TopicQuery(
                kafka.bootstrapServers(),
                "t",
                null,
                null,
                List.of("value"),
                Map.of("security.protocol", "TLS")))
        .hasMessageContaining("security.protocol");
  }
}
