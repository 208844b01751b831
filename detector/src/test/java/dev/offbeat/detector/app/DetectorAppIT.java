package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(180)
class DetectorAppIT extends AppTestBase {
  private static final List<Feed.Point> POINTS = Feed.points(4, 500);

  private static final long SENT_MILLIS = System.currentTimeMillis() - 1234;

  @Test
  void run_pointsAndPoison_everythingIsWhereItBelongs() throws Exception {
    String input = topic("in");
    kafka.createTopic(input, 2);
    AppConfig config =
        config("OFFBEAT_OUTPUT_LATE", topic("late"), "OFFBEAT_KAFKA_SSL_KEY_PASSWORD", "s3cret");
    try (DetectorApp app = DetectorApp.start(config)) {
      topics.sendPoints(input, POINTS);
      byte[] poison = "{\"value\": \"high\"}".getBytes(UTF_8);
      ProducerRecord<byte[], byte[]> bad =
          new ProducerRecord<>(input, 0, SENT_MILLIS, "host-0".getBytes(UTF_8), poison);
      bad.headers().add("trace", "abc".getBytes(UTF_8));
      Feed.Point first = POINTS.get(0);
      topics.send(
          List.of(
              bad,
              new ProducerRecord<>(input, 1, null, null, "{\"value\": 1}".getBytes(UTF_8)),
              new ProducerRecord<>(
                  input, first.series().getBytes(UTF_8), first.json().getBytes(UTF_8))));

      Map<String, List<Incident>> expected = expected();
      assertThat(Feed.bySeries(topics.readIncidents(topic("incidents"), count(expected))))
          .isEqualTo(expected);
      assertThat(topics.read(topic("scores"), r -> r.size() >= POINTS.size() + 1))
          .hasSize(POINTS.size() + 1);
      assertThat(topics.read(topic("late"), r -> !r.isEmpty()))
          .singleElement()
          .satisfies(late -> assertThat(late.key()).asString(UTF_8).isEqualTo(first.series()));
      assertDeadLetters(input, poison);

      URI uri = app.adminUri().orElseThrow();
      assertThat(get(uri, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(uri, "/health/ready").statusCode()).isEqualTo(200);
      assertThat(get(uri, "/info").body()).contains("\"fingerprint\"").doesNotContain("s3cret");
      assertMeters(get(uri, "/metrics"));
      assertKafkaMeters(app);
    }
  }

  /** Four series in each record, as an agent sends them: no key, and all in one partition. */
  @Test
  void run_recordsOfManySeriesWithoutKeys_areGatheredBySeries() throws Exception {
    String input = topic("in");
    kafka.createTopic(input, 3);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < POINTS.size(); i += 4) {
      StringBuilder lines = new StringBuilder();
      for (Feed.Point point : POINTS.subList(i, i + 4)) {
        lines.append(
            "load,host=%s value=%s %d000000\n"
                .formatted(point.series(), point.value(), point.timestampMillis()));
      }
      records.add(new ProducerRecord<>(input, 1, null, null, lines.toString().getBytes(UTF_8)));
    }
    try (DetectorApp app = DetectorApp.start(config("OFFBEAT_INPUT_FORMAT", "influx"))) {
      topics.send(records);

      Map<String, List<Incident>> expected = new LinkedHashMap<>();
      expected()
          .forEach((host, incidents) -> expected.put("load{host=\"" + host + "\"}", incidents));
      assertThat(Feed.bySeries(topics.readIncidents(topic("incidents"), count(expected))))
          .isEqualTo(expected);
      assertThat(topics.read(topic("scores"), r -> r.size() >= POINTS.size()))
          .hasSize(POINTS.size());
      assertThat(app.isReady()).isTrue();
    }
  }

  /** Those that exist with the first assignment at the latest; new ones appear within seconds. */
  private static void assertKafkaMeters(DetectorApp app) throws InterruptedException {
    Set<String> missing = new TreeSet<>(MeterNames.KAFKA);
    for (int second = 0; second < 30 && !missing.isEmpty(); second++) {
      app.registry().getMeters().forEach(meter -> missing.remove(meter.getId().getName()));
      Thread.sleep(1000);
    }
    assertThat(missing).isEmpty();
  }

  private void assertDeadLetters(String input, byte[] poison) {
    List<ConsumerRecord<byte[], byte[]>> letters =
        topics.read(topic("dead"), records -> records.size() >= 2);
    assertThat(letters).hasSize(2);
    ConsumerRecord<byte[], byte[]> letter =
        letters.stream().filter(one -> one.key() != null).findFirst().orElseThrow();
    assertThat(letter.value()).isEqualTo(poison);
    assertThat(letter.key()).asString(UTF_8).isEqualTo("host-0");
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : letter.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    assertThat(headers)
        .containsEntry("trace", "abc")
        .containsEntry("offbeat.reason", "value_invalid")
        .containsEntry("offbeat.message", "expected value to be a number, found high")
        .containsEntry("offbeat.topic", input)
        .containsEntry("offbeat.partition", "0")
        .containsEntry("offbeat.timestamp", String.valueOf(SENT_MILLIS))
        .containsKey("offbeat.offset")
        .hasSize(7);
  }

  private static void assertMeters(HttpResponse<String> metrics) {
    assertThat(metrics.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(metrics.body())
        .contains("anomaly_detector_observations_total{outcome=\"late\"} 1.0")
        .contains("anomaly_detector_dead_letters_total{reason=\"key_missing\"} 1.0")
        .contains("anomaly_detector_dead_letters_total{reason=\"value_invalid\"} 1.0")
        .contains("anomaly_detector_dead_letters_total{reason=\"malformed\"} 0.0")
        .contains("anomaly_detector_series_active 4.0")
        .contains("anomaly_detector_step_duration_seconds_count " + POINTS.size())
        .contains("kafka_stream_alive_stream_threads")
        .contains("kafka_consumer_last_poll_seconds_ago")
        .contains("disk_free_bytes")
        .contains("jvm_memory_used_bytes");
    assertThat(metrics.body().lines().filter(line -> !line.startsWith("#")))
        .hasSizeLessThan(350)
        .noneMatch(line -> line.contains("host-"));
    for (MeterNames meter : MeterNames.values()) {
      assertThat(metrics.body()).contains(meter.meterName().replace('.', '_'));
    }
  }

  @Test
  void start_damagedLocalState_isWipedAndRestoredFromTheChangelog() throws Exception {
    String input = topic("in");
    kafka.createTopic(input, 2);
    int half = POINTS.size() / 2 + 1;
    Map<String, List<Incident>> expected = expected();
    try (DetectorApp app = DetectorApp.start(config())) {
      topics.sendPoints(input, POINTS.subList(0, half));
      assertThat(topics.read(topic("scores"), r -> r.size() >= half)).hasSize(half);
      assertThat(app.isReady()).isTrue();
    }
    assertThat(damage(directory.resolve("state"))).isPositive();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(StreamsRunner.class);
    logger.setLevel(Level.WARN);
    logger.addAppender(log);
    topics.sendPoints(input, POINTS.subList(half, POINTS.size()));
    try (DetectorApp app = DetectorApp.start(config())) {
      assertThat(Feed.bySeries(topics.readIncidents(topic("incidents"), count(expected))))
          .isEqualTo(expected);
      assertThat(app.registry().get(MeterNames.STATE_RESETS.meterName()).counters())
          .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getMessage)
        .contains("Local state is damaged; wiping it and restoring it from the changelog");
  }

  /** Overwrites every table of the local stores; returns how many there were. */
  private static int damage(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      List<Path> tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
      for (Path table : tables) {
        Files.write(table, new byte[(int) Files.size(table)]);
      }
      return tables.size();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Test
  void run_streamsGroupProtocol_scoresAsWell() {
    kafka.createTopic(topic("in"), 2);
    Map<String, List<Incident>> expected = expected();
    try (DetectorApp app = DetectorApp.start(config("OFFBEAT_KAFKA_GROUP_PROTOCOL", "streams"))) {
      topics.sendPoints(topic("in"), POINTS);
      assertThat(Feed.bySeries(topics.readIncidents(topic("incidents"), count(expected))))
          .isEqualTo(expected);
      assertThat(app.isReady()).isTrue();
    }
  }

  @Test
  void start_noInputTopic_saysSo() {
    assertThatThrownBy(() -> DetectorApp.start(config()))
        .isInstanceOf(AppException.class)
        .hasMessage(
            "input.topics: expected a topic on Kafka at %s, found no topic %s"
                .formatted(kafka.bootstrapServers(), topic("in")));
  }

  @Test
  void start_noOutputTopicAndNotToBeCreated_saysSo() {
    kafka.createTopic(topic("in"), 1);

    assertThatThrownBy(() -> DetectorApp.start(config("OFFBEAT_OUTPUT_CREATE_MISSING", "false")))
        .isInstanceOf(AppException.class)
        .hasMessageContaining("output.create-missing is false");
  }

  @Test
  void start_noBroker_saysSoInTime() {
    assertThatThrownBy(
            () ->
                DetectorApp.start(
                    config(
                        "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9",
                        "OFFBEAT_LIFECYCLE_STARTUP_TIMEOUT", "2s")))
        .isInstanceOf(AppException.class)
        .hasMessage(
            "kafka.bootstrap.servers: expected a broker at 127.0.0.1:9, found none that answered"
                + " within 2 s");
  }

  @Test
  void start_portInUse_saysSo() {
    kafka.createTopic(topic("in"), 1);
    try (DetectorApp app = DetectorApp.start(config())) {
      int port = app.adminUri().orElseThrow().getPort();

      AppConfig other =
          config(
              "OFFBEAT_ADMIN_LISTEN",
              "127.0.0.1:" + port,
              "OFFBEAT_STATE_DIRECTORY",
              directory.resolve("other").toString());
      assertThatThrownBy(() -> DetectorApp.start(other))
          .isInstanceOf(AppException.class)
          .hasMessageStartingWith("admin.listen: cannot listen on 127.0.0.1:" + port);
    }
  }

  @Test
  void start_memberNameThatKafkaRefuses_saysWhy() {
    kafka.createTopic(topic("in"), 1);
    AppConfig broken = config("OFFBEAT_KAFKA_GROUP_INSTANCE_ID", "$(POD_NAME)");

    assertThatThrownBy(() -> DetectorApp.start(broken))
        .isInstanceOf(AppException.class)
        .hasMessageStartingWith("kafka: ")
        .hasMessageContaining("$(POD_NAME)");
  }

  @Test
  void start_stateDirectoryInUse_saysSo() {
    kafka.createTopic(topic("in"), 1);
    try (DetectorApp app = DetectorApp.start(config())) {
      assertThat(app.adminUri()).isPresent();

      assertThatThrownBy(() -> DetectorApp.start(config()))
          .isInstanceOf(AppException.class)
          .hasMessageStartingWith("state.directory: expected a directory for this instance alone");
    }
  }

  @Test
  void close_brokersGone_endsInTime() {
    EmbeddedKafka own = EmbeddedKafka.start();
    DetectorApp app;
    try {
      own.createTopic(topic("in"), 1);
      app =
          DetectorApp.start(
              config(
                  "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS",
                  own.bootstrapServers(),
                  "OFFBEAT_LIFECYCLE_SHUTDOWN_TIMEOUT",
                  "3s"));
      new Topics(own.bootstrapServers()).sendPoints(topic("in"), POINTS);
      new Topics(own.bootstrapServers()).readIncidents(topic("incidents"), 1);
    } finally {
      own.close();
    }

    long start = System.nanoTime();
    app.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  private Map<String, List<Incident>> expected() {
    try (DetectorModel model = DetectorModel.load(modelFile)) {
      return Feed.incidents(model, POINTS);
    }
  }

  private static int count(Map<String, List<Incident>> incidents) {
    return incidents.values().stream().mapToInt(Collection::size).sum();
  }

  private static HttpResponse<String> get(URI uri, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve(path)).timeout(Duration.ofSeconds(10)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
