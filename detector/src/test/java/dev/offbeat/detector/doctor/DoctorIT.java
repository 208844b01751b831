package dev.offbeat.detector.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorTopology;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.embedded.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Set-ups that are broken on purpose, on a real broker. */
@Timeout(120)
class DoctorIT {
  private static final long START = 1_763_700_000_000L;

  private static EmbeddedKafka kafka;
  private static Admin admin;

  @TempDir private Path directory;
  private String topic;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() {
    admin.close();
    kafka.close();
  }

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
  }

  private AppConfig config(String... pairs) {
    Map<String, String> more = new HashMap<>();
    more.put("OFFBEAT_STATE_DIRECTORY", "/var/lib/offbeat-doctor");
    for (int i = 0; i < pairs.length; i += 2) {
      more.put("OFFBEAT_" + pairs[i], pairs[i + 1]);
    }
    return Configs.of(kafka.bootstrapServers(), topic, more);
  }

  private static List<Finding> findings(AppConfig config) {
    Findings findings = Doctor.examine(config, null);
    assertThat(findings.blind()).isEmpty();
    return findings.all();
  }

  private static List<FindingCode> codes(AppConfig config) {
    return findings(config).stream().map(Finding::code).toList();
  }

  private static Finding finding(AppConfig config, FindingCode code) {
    List<Finding> all = findings(config);
    return all.stream()
        .filter(one -> one.code() == code)
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not in " + all));
  }

  private static ProducerRecord<byte[], byte[]> point(String topic, String series, int i) {
    return new ProducerRecord<>(
        topic, series.getBytes(UTF_8), json(START + 10_000L * i, i % 7).getBytes(UTF_8));
  }

  private static String json(long time, @Nullable Number value) {
    return "{\"timestamp\":%d,\"value\":%s}".formatted(time, value);
  }

  private static void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> one : records) {
        var unused = producer.send(one);
      }
      producer.flush();
    }
  }

  private void sendPoints(int count) throws Exception {
    List<ProducerRecord<byte[], byte[]>> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(point(topic, "host-1", i));
    }
    send(points);
  }

  private void commit(int partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            topic + "-app",
            Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private static void create(String name, int partitions, Map<String, String> settings)
      throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings)))
        .all()
        .get();
  }

  @Test
  void examine_newTopicWithPoints_hasNotesOnly() throws Exception {
    create(topic, 2, Map.of());
    sendPoints(20);

    assertThat(codes(config()))
        .containsExactlyInAnyOrder(FindingCode.NO_STANDBY, FindingCode.GROUP_NEVER);
  }

  @Test
  void examine_missingTopics_areTold() {
    assertThat(finding(config(), FindingCode.TOPIC_MISSING).remedy())
        .contains("--create --topic " + topic);
    assertThat(
            findings(config("OUTPUT_CREATE_MISSING", "false")).stream()
                .filter(one -> one.code() == FindingCode.TOPIC_MISSING))
        .hasSize(3);
  }

  @Test
  void examine_settingsThatHurt_areTold() throws Exception {
    create(topic, 2, Map.of("retention.ms", "60000"));
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThat(
            codes(
                config(
                    "KAFKA_NUM_STREAM_THREADS", "5",
                    "KAFKA_GROUP_PROTOCOL", "streams",
                    "KAFKA_GROUP_INSTANCE_ID", "pod-0",
                    "KAFKA_PRODUCER_TRANSACTION_TIMEOUT_MS", "3600000",
                    "STATE_DIRECTORY", "/tmp/offbeat-doctor")))
        .contains(
            FindingCode.THREADS_IDLE,
            FindingCode.STATIC_MEMBERSHIP_IGNORED,
            FindingCode.TRANSACTION_TIMEOUT,
            FindingCode.STATE_TEMPORARY,
            FindingCode.RETENTION_SHORT,
            FindingCode.TOPIC_EMPTY);
    assertThat(
            codes(
                config(
                    "KAFKA_CONSUMER_SESSION_TIMEOUT_MS", "1000",
                    "KAFKA_PRODUCER_TRANSACTION_TIMEOUT_MS", "1000",
                    "KAFKA_NUM_STANDBY_REPLICAS", "1",
                    "STATE_DIRECTORY", file.resolve("state").toString())))
        .contains(
            FindingCode.SESSION_TIMEOUT,
            FindingCode.TRANSACTION_TIMEOUT,
            FindingCode.STATE_UNWRITABLE)
        .doesNotContain(FindingCode.NO_STANDBY, FindingCode.THREADS_IDLE);
  }

  @Test
  void examine_modelFormatAndRulesThatCannotBeUsed_areTold() throws Exception {
    create(topic, 1, Map.of());
    Path model = Files.writeString(directory.resolve("model.onnx"), "no model");
    Path rules = Files.writeString(directory.resolve("rules.yaml"), "rules: [{nmae: x}]");
    Path options =
        Files.writeString(
            directory.resolve("offbeat.yaml"),
            """
            input: {topics: [%1$s], format: influx, options: {influx: {precison: s}}}
            application-id: %1$s-app
            kafka: {bootstrap.servers: "%2$s"}
            """
                .formatted(topic, kafka.bootstrapServers()));

    assertThat(finding(AppConfig.load(options, Map.of()), FindingCode.FORMAT_UNUSABLE).found())
        .contains("precison");
    Findings broken =
        Doctor.examine(config("MODEL", model.toString(), "RULES_FILE", rules.toString()), null);
    assertThat(broken.all().stream().map(Finding::code))
        .contains(FindingCode.MODEL_UNUSABLE, FindingCode.RULES_UNUSABLE);
    assertThat(broken.blind()).containsKey("newest input");
  }

  @Test
  void examine_internalTopicsOfOtherShape_areTold() throws Exception {
    create(topic, 4, Map.of());
    create(topic + "-app-series-state-changelog", 2, Map.of("cleanup.policy", "delete"));

    assertThat(codes(config()))
        .contains(FindingCode.INTERNAL_PARTITIONS, FindingCode.CHANGELOG_NOT_COMPACTED);
  }

  @Test
  void examine_groupWithoutMembers_isTold_withItsLagAndWhatItLost() throws Exception {
    create(topic, 1, Map.of());
    sendPoints(1500);
    commit(0, 3);
    assertThat(codes(config()))
        .contains(FindingCode.GROUP_EMPTY, FindingCode.LAG)
        .doesNotContain(FindingCode.OFFSETS_LOST);

    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(10)))
        .all()
        .get();
    assertThat(codes(config())).contains(FindingCode.OFFSETS_LOST);
  }

  @Test
  void examine_membersThatDoNotGetOn_andOnesWithoutWork_areTold() throws Exception {
    create(topic, 1, Map.of());
    sendPoints(50);
    commit(0, 3);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            topic + "-app",
            "enable.auto.commit",
            "false");
    try (KafkaConsumer<byte[], byte[]> one = consumer(settings);
        KafkaConsumer<byte[], byte[]> other = consumer(settings)) {
      one.subscribe(List.of(topic));
      other.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (one.assignment().size() + other.assignment().size() != 1
          || System.nanoTime() < deadline - Duration.ofSeconds(25).toNanos()) {
        one.poll(Duration.ofMillis(100));
        other.poll(Duration.ofMillis(100));
        assertThat(System.nanoTime()).isLessThan(deadline);
      }

      assertThat(codes(config()))
          .contains(FindingCode.GROUP_STUCK, FindingCode.INSTANCES_IDLE)
          .doesNotContain(FindingCode.GROUP_EMPTY);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Test
  void examine_deadLetters_areGroupedByReasonWithTheLastPlace() throws Exception {
    create(topic, 1, Map.of());
    create(topic + "-dead", 1, Map.of());
    send(
        List.of(
            letter("value_invalid", 7), letter("value_invalid", 8), letter("series_capped", 9)));

    Finding values = finding(config(), FindingCode.DEAD_LETTERS);
    assertThat(values.found()).startsWith("2 records of topic metrics").contains("value_invalid");
    assertThat(values.examples())
        .containsExactly("topic metrics, partition 0, offset 8: no number");
    assertThat(finding(config(), FindingCode.SERIES_CAPPED).examples()).containsExactly("host-1");
  }

  private ProducerRecord<byte[], byte[]> letter(String reason, long offset) {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(topic + "-dead", "host-1".getBytes(UTF_8), "x".getBytes(UTF_8));
    Map.of(
            "offbeat.reason", reason,
            "offbeat.message", "no number",
            "offbeat.topic", "metrics",
            "offbeat.partition", "0",
            "offbeat.offset", String.valueOf(offset))
        .forEach(
            (name, value) -> letter.headers().add(new RecordHeader(name, value.getBytes(UTF_8))));
    return letter;
  }

  /** Series of every kind, scored by the real topology; its store's entries make the changelog. */
  private List<ProducerRecord<byte[], byte[]>> states() {
    List<ProducerRecord<byte[], byte[]>> entries = new ArrayList<>();
    AppConfig config = config("STATE_DIRECTORY", directory.resolve("state").toString());
    try (DetectorModel model = DetectorModel.bundled();
        TopologyTestDriver driver =
            new TopologyTestDriver(
                DetectorTopology.build(
                    config, model, new DetectorMetrics(new SimpleMeterRegistry(), model)),
                DetectorTopology.properties(config, model))) {
      TestInputTopic<byte[], byte[]> input =
          driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
      for (int i = 0; i < 600; i++) {
        feed(input, "scored", i, i % 7);
        feed(input, "constant", i, 4);
        feed(input, "flat", i, i < 200 ? i % 5 : 1);
        feed(input, "empty", i, null);
        if (i < 100) {
          feed(input, "silent", i, i % 3);
        }
        if (i < 20) {
          feed(input, "stale", i, i % 3);
        }
        if (i >= 595) {
          feed(input, "warming", i, i % 3);
        }
      }
      KeyValueStore<String, byte[]> store = driver.getKeyValueStore("series-state");
      try (KeyValueIterator<String, byte[]> all = store.all()) {
        while (all.hasNext()) {
          KeyValue<String, byte[]> entry = all.next();
          entries.add(
              new ProducerRecord<>(
                  topic + "-app-series-state-changelog", entry.key.getBytes(UTF_8), entry.value));
        }
      }
    }
    return entries;
  }

  private static void feed(
      TestInputTopic<byte[], byte[]> input, String series, int i, @Nullable Number value) {
    input.pipeInput(series.getBytes(UTF_8), json(START + 10_000L * i, value).getBytes(UTF_8));
  }

  @Test
  void examine_seriesOfEveryKind_eachIsExplained() throws Exception {
    create(topic, 1, Map.of());
    create(topic + "-app-series-state-changelog", 1, Map.of("cleanup.policy", "compact"));
    List<ProducerRecord<byte[], byte[]>> entries = states();
    send(entries);
    send(
        List.of(
            new ProducerRecord<>(
                topic + "-app-series-state-changelog",
                "foreign".getBytes(UTF_8),
                new byte[] {2, 1, 2, 3, 4, 5, 6, 7, 8})));
    List<ProducerRecord<byte[], byte[]>> newest = new ArrayList<>();
    newest.add(point(topic, "scored", 100));
    newest.add(point(topic, "never-seen", 600));
    newest.add(point(topic, "ignored", 600));
    send(newest);
    commit(0, 3);
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "rules: [{name: internal, select: 'ignored', watch: off}]\n");
    AppConfig config = config("RULES_FILE", rules.toString(), "RULES_TOPIC", topic + "-rules");

    Map<FindingCode, Finding> found = new HashMap<>();
    findings(config).forEach(one -> found.put(one.code(), one));

    assertThat(found.get(FindingCode.SERIES_WARMING).examples())
        .singleElement()
        .asString()
        .startsWith("warming: 5 of 10 points, ready in about");
    assertThat(found.get(FindingCode.SERIES_CONSTANT).examples())
        .containsExactly("constant: 600 points");
    assertThat(found.get(FindingCode.SERIES_FLAT).examples().get(0)).startsWith("flat: last point");
    assertThat(found.get(FindingCode.SERIES_SILENT).examples().get(0)).startsWith("silent: ");
    assertThat(found.get(FindingCode.SERIES_STALE).examples().get(0)).startsWith("stale: ");
    assertThat(found.get(FindingCode.SERIES_WITHOUT_VALUE).examples().get(0)).startsWith("empty: ");
    assertThat(found.get(FindingCode.SERIES_OF_OTHER_MODEL).examples()).containsExactly("foreign");
    assertThat(found.get(FindingCode.SERIES_LATE).examples()).containsExactly("scored");
    assertThat(found.get(FindingCode.SERIES_UNKNOWN).examples()).containsExactly("never-seen");
    assertThat(found.get(FindingCode.SERIES_UNWATCHED).examples())
        .containsExactly("ignored: rules internal");

    create(topic + "-rules", 1, Map.of("cleanup.policy", "compact"));
    send(
        List.of(
            rule("off.yaml", "rules: [{name: idle, select: never-seen, watch: off}]"),
            rule("quiet.yaml", "rules: [{name: quiet, select: flat, suppress: known}]"),
            rule(
                "console-mute.1",
                "rules: [{name: mute, series: constant, mute: {from: 2025-01-01T00:00:00Z, until:"
                    + " 2027-01-01T00:00:00Z, reason: planned}}]"),
            rule("broken.yaml", "rules: [{name: x, select: a, budget: often}]"),
            rule("gone.yaml", "rules: [{name: gone, select: scored, suppress: once}]"),
            rule("gone.yaml", null)));
    found.clear();
    findings(config).forEach(one -> found.put(one.code(), one));

    assertThat(found).doesNotContainKey(FindingCode.SERIES_UNKNOWN);
    assertThat(found.get(FindingCode.SERIES_UNWATCHED).examples())
        .containsExactly("ignored: rules internal", "never-seen: rules idle");
    assertThat(found.get(FindingCode.SERIES_SUPPRESSED).examples())
        .containsExactly("flat: rule quiet, known");
    assertThat(found.get(FindingCode.SERIES_MUTED).examples())
        .containsExactly("constant: rule mute, muted, planned, until 2027-01-01T00:00:00Z");
    assertThat(found.get(FindingCode.RULES_REFUSED).examples())
        .containsExactly(
            topic
                + "-rules/broken.yaml: rules[0].budget: expected like '1 per week', found 'often'");
  }

  private ProducerRecord<byte[], byte[]> rule(String name, @Nullable String text) {
    return new ProducerRecord<>(
        topic + "-rules", name.getBytes(UTF_8), text == null ? null : text.getBytes(UTF_8));
  }

  @Test
  void command_exitCodes_areThoseOfItsHelp() throws Exception {
    create(topic, 1, Map.of());
    sendPoints(5);
    assertThat(run("--topic", topic)).as("%s", said).isZero();
    assertThat(said).contains("NO_STANDBY", "notes. docs/doctor.md");

    assertThat(run("--topic", topic + "-missing", "--json")).isEqualTo(1);
    assertThat(said).contains("\"code\" : \"TOPIC_MISSING\"");

    assertThat(run()).isEqualTo(2);
    assertThat(run("--config", directory.resolve("none.yaml").toString())).isEqualTo(2);
  }

  @Test
  void command_noBrokerThere_couldNotLook() {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new DoctorCommand())
            .setOut(new PrintWriter(out))
            .execute("--bootstrap-servers", "127.0.0.1:1", "--topic", topic);

    assertThat(code).isEqualTo(2);
    assertThat(out.toString()).contains("Could not look at", "expected a broker at 127.0.0.1:1");
  }

  private String said = "";

  private int run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine doctor =
        new CommandLine(new DoctorCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out));
    String[] all = new String[arguments.length + 2];
    all[0] = "--bootstrap-servers";
    all[1] = kafka.bootstrapServers();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    int code = doctor.execute(all);
    said = out.toString();
    return code;
  }
}
