package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.ScoreRecord;
import dev.offbeat.detector.kafka.ScoreSerde;
import dev.offbeat.detector.kafka.SourcePosition;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorTopologyTest {
  private static final List<Feed.Point> POINTS = Feed.points(2, 300);

  @TempDir private Path directory;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private DetectorModel model;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;

  @BeforeEach
  void start() {
    model = TestModels.univariate();
    start(Map.of("OFFBEAT_OUTPUT_SCORES", "scores", "OFFBEAT_OUTPUT_LATE", "late"));
  }

  private void start(Map<String, String> environment) {
    start(config(environment));
  }

  private void start(AppConfig config) {
    DetectorMetrics metrics = new DetectorMetrics(registry, model);
    driver =
        new TopologyTestDriver(
            DetectorTopology.build(config, model, metrics),
            DetectorTopology.properties(config, model));
    input =
        driver.createInputTopic("metrics", new ByteArraySerializer(), new ByteArraySerializer());
  }

  private AppConfig config(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OFFBEAT_MODEL", "model.onnx");
    all.put("OFFBEAT_INPUT_TOPICS", "metrics");
    all.put("OFFBEAT_OUTPUT_INCIDENTS", "incidents");
    all.put("OFFBEAT_OUTPUT_DEAD_LETTERS", "dead-letters");
    all.put("OFFBEAT_STATE_DIRECTORY", directory.toString());
    all.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "unused:9092");
    return AppConfig.load(all);
  }

  @AfterEach
  void stop() {
    driver.close();
    model.close();
  }

  @Test
  void build_pointsAndPoison_incidentsAreThoseOfTheGoodPoints() {
    for (int i = 0; i < POINTS.size(); i++) {
      if (i % 50 == 10) {
        send("host-0", "garbage");
      }
      send(POINTS.get(i));
    }

    List<IncidentRecord> events =
        output("incidents", new IncidentSerde().deserializer()).readValuesToList();
    assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS));
    assertThat(count(MeterNames.DEAD_LETTERS, "reason", "malformed")).isEqualTo(12);
    assertThat(deadLetters()).hasSize(12);
    assertThat(gauge(MeterNames.SERIES_ACTIVE)).isEqualTo(2);
    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "warmup"))
        .isEqualTo(2 * DetectorOptions.defaults().warmUp());
  }

  @Test
  void build_unreadableRecord_isADeadLetterWithExactHeaders() {
    input.pipeInput(
        new TestRecord<>(
            "host-0".getBytes(UTF_8),
            "{\"value\": true}".getBytes(UTF_8),
            Instant.ofEpochMilli(7)));

    TestRecord<byte[], byte[]> letter = deadLetters().get(0);
    assertThat(letter.key()).asString(UTF_8).isEqualTo("host-0");
    assertThat(letter.value()).asString(UTF_8).isEqualTo("{\"value\": true}");
    assertThat(letter.timestamp()).isGreaterThan(1_700_000_000_000L);
    assertThat(headers(letter))
        .isEqualTo(
            Map.of(
                "offbeat.reason", "value_invalid",
                "offbeat.message", "expected value to be a number, found VALUE_TRUE",
                "offbeat.topic", "metrics",
                "offbeat.partition", "0",
                "offbeat.timestamp", "7",
                "offbeat.offset", "0"));
  }

  @Test
  void build_noKeyNoPayload_areDeadLettersAsTheyWere() {
    input.pipeInput((byte[]) null, "{\"value\": 1}".getBytes(UTF_8));
    input.pipeInput("host-0".getBytes(UTF_8), (byte[]) null);

    List<TestRecord<byte[], byte[]>> letters = deadLetters();
    assertThat(letters.get(0).key()).isNull();
    assertThat(headers(letters.get(0))).containsEntry("offbeat.reason", "key_missing");
    assertThat(letters.get(1).value()).isNull();
    assertThat(headers(letters.get(1))).containsEntry("offbeat.reason", "payload_missing");
  }

  @Test
  void build_hugeDeadLetter_isCutToWhatATopicTakes() {
    input.pipeInput("host-0".getBytes(UTF_8), new byte[3_000_000]);

    TestRecord<byte[], byte[]> letter = deadLetters().get(0);
    assertThat(letter.value()).hasSizeBetween(900_000, DecodeProcessor.LARGEST_DEAD_LETTER);
    assertThat(headers(letter))
        .containsEntry("offbeat.reason", "payload_too_large")
        .containsEntry("offbeat.truncated.from", "3000000");
  }

  @Test
  void build_lateAndDuplicate_areCountedAndTheLateOneIsHandedOn() {
    send(new Feed.Point("host-0", 2_000_000, 1));
    send(new Feed.Point("host-0", 1_000_000, 2));
    send(new Feed.Point("host-0", 2_000_000, 3));
    send("host-0", "{\"timestamp\": 3000000, \"value\": null}");

    assertThat(output("late", new StringDeserializer()).readValuesToList())
        .containsExactly("{\"timestamp\":\"1970-01-12T13:46:40Z\",\"values\":{\"value\":2.0}}");
    assertThat(
            output("scores", new ScoreSerde().deserializer()).readValuesToList().stream()
                .map(ScoreRecord::status))
        .containsExactly(
            Detection.Status.WARMUP,
            Detection.Status.LATE,
            Detection.Status.DUPLICATE,
            Detection.Status.MISSING);
    for (String outcome : List.of("warmup", "late", "duplicate", "missing")) {
      assertThat(count(MeterNames.OBSERVATIONS, "outcome", outcome)).isEqualTo(1);
    }
  }

  @Test
  void build_negativeTimes_areTakenAndFutureOnesAreDeadLetters() {
    send("host-0", "{\"timestamp\": \"1950-01-01\", \"value\": 1}");
    send("host-0", "{\"timestamp\": \"9999-12-31T00:00:00Z\", \"value\": 1}");

    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "warmup")).isEqualTo(1);
    assertThat(count(MeterNames.REJECTED, "reason", "timestamp_future")).isEqualTo(1);
    TestRecord<byte[], byte[]> letter = deadLetters().get(0);
    assertThat(letter.key()).asString(UTF_8).isEqualTo("host-0");
    assertThat(letter.value())
        .asString(UTF_8)
        .isEqualTo("{\"timestamp\":\"9999-12-31T00:00:00Z\",\"values\":{\"value\":1.0}}");
    assertThat(headers(letter))
        .containsEntry("offbeat.reason", "timestamp_future")
        .containsEntry("offbeat.topic", "metrics")
        .containsEntry("offbeat.offset", "1")
        .hasEntrySatisfying(
            "offbeat.message", text -> assertThat(text).endsWith("found 9999-12-31T00:00:00Z"));
  }

  @Test
  void build_noScoresNoLate_writesNeither() {
    driver.close();
    start(Map.of());
    POINTS.forEach(this::send);

    assertThat(driver.producedTopicNames())
        .contains("incidents")
        .doesNotContain("scores", "late", "dead-letters");
  }

  @Test
  void build_pointsOfManySeriesInARecord_areThoseOfEachSeries() {
    driver.close();
    start(Map.of("OFFBEAT_INPUT_FORMAT", "influx", "OFFBEAT_OUTPUT_SCORES", "scores"));
    for (int i = 0; i < POINTS.size(); i += 2) { // two series take turns
      input.pipeInput(
          (byte[]) null, (line(POINTS.get(i)) + line(POINTS.get(i + 1))).getBytes(UTF_8));
    }
    input.pipeInput((byte[]) null, "load,host=a value=".getBytes(UTF_8));

    List<IncidentRecord> events =
        output("incidents", new IncidentSerde().deserializer()).readValuesToList();
    List<Feed.Point> renamed =
        POINTS.stream()
            .map(
                point ->
                    new Feed.Point(
                        "load{host=\"" + point.series() + "\"}",
                        point.timestampMillis(),
                        point.value()))
            .toList();
    assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, renamed)).isNotEmpty();
    assertThat(driver.producedTopicNames()).contains("offbeat-series-repartition");
    assertThat(headers(deadLetters().get(0)))
        .containsEntry("offbeat.message", "line 1: expected a value of field value, found none");
  }

  @Test
  void build_topicsOfTwoFormats_areReadEachByItsOwn() {
    driver.close();
    AppConfig config = config(Map.of("OFFBEAT_OUTPUT_SCORES", "scores"));
    start(
        new AppConfig(
            config.applicationId(),
            config.model(),
            config.engine(),
            config.profile(),
            new AppConfig.Input(
                List.of("metrics", "telegraf"),
                "json",
                Map.of("telegraf", "influx"),
                Map.of(),
                config.input().reorderWindow(),
                config.input().futureBound(),
                config.input().counters()),
            config.output(),
            config.detection(),
            config.series(),
            config.rules(),
            config.feedback(),
            config.models(),
            config.state(),
            config.admin(),
            config.console(),
            config.lifecycle(),
            config.canary(),
            config.alertmanager(),
            config.exposition(),
            config.kafka()));
    driver
        .createInputTopic("telegraf", new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput((byte[]) null, "m,host=a value=1 1000000".getBytes(UTF_8));
    send("host-0", "{\"value\": 1}");

    assertThat(
            output("scores", new ScoreSerde().deserializer()).readValuesToList().stream()
                .map(ScoreRecord::series))
        .containsExactlyInAnyOrder("m{host=\"a\"}", "host-0");
  }

  @Test
  void build_pointsThatWereGathered_tellTheRecordThatTheyCameIn() {
    driver.close();
    start(Map.of("OFFBEAT_OUTPUT_SCORES", "scores", "OFFBEAT_INPUT_FORMAT", "influx"));
    for (int i = 0; i < 300; i++) {
      input.pipeInput(
          (byte[]) null, (line(POINTS.get(2 * i)) + line(POINTS.get(2 * i + 1))).getBytes(UTF_8));
    }

    List<IncidentRecord> incidents =
        output("incidents", new IncidentSerde().deserializer()).readValuesToList();
    assertThat(incidents)
        .isNotEmpty()
        .allSatisfy(
            event -> {
              long minute =
                  (event.incident().timestampMillis() - POINTS.get(0).timestampMillis()) / 60_000;
              assertThat(event.source()).isEqualTo(new SourcePosition("metrics", 0, minute));
              assertThat(event.decision()).isNotNull();
              assertThat(event.decision().budget()).isEqualTo("1 per week");
              assertThat(event.decision().threshold()).isPositive();
              assertThat(event.lateMillis())
                  .isGreaterThan(Duration.ofDays(1).toMillis()); // the feed is of the past
            });
    assertThat(output("scores", new ScoreSerde().deserializer()).readValuesToList())
        .hasSize(600)
        .extracting(ScoreRecord::source)
        .startsWith(new SourcePosition("metrics", 0, 0), new SourcePosition("metrics", 0, 0))
        .endsWith(new SourcePosition("metrics", 0, 299));
  }

  @Test
  void build_recordWithoutAPoint_isCounted() {
    driver.close();
    start(Map.of("OFFBEAT_INPUT_FORMAT", "influx"));
    input.pipeInput((byte[]) null, "events,host=a title=\"deployed\" 1000000".getBytes(UTF_8));
    input.pipeInput((byte[]) null, line(POINTS.get(0)).getBytes(UTF_8));

    assertThat(registry.get(MeterNames.EMPTY_RECORDS.meterName()).counter().count()).isEqualTo(1);
    assertThat(deadLetters()).isEmpty();
  }

  @Test
  void build_sampleOfScores_hasEveryEventAndWeightsThatAddUp() {
    driver.close();
    start(Map.of("OFFBEAT_OUTPUT_SCORES", "scores", "OFFBEAT_OUTPUT_SCORES_SAMPLE", "10"));
    POINTS.forEach(this::send);

    List<ScoreRecord> scores = output("scores", new ScoreSerde().deserializer()).readValuesToList();
    List<IncidentRecord> incidents =
        output("incidents", new IncidentSerde().deserializer()).readValuesToList();
    assertThat(scores).hasSizeLessThan(POINTS.size() / 2);
    assertThat(scores.stream().mapToInt(ScoreRecord::weight).sum())
        .isBetween(POINTS.size() * 3 / 4, POINTS.size() * 5 / 4);
    assertThat(incidents)
        .isNotEmpty()
        .allSatisfy(
            event ->
                assertThat(scores)
                    .anyMatch(
                        score ->
                            score.series().equals(event.series())
                                && score.timestampMillis() == event.incident().timestampMillis()
                                && score.weight() == 1));
  }

  private static String line(Feed.Point point) {
    return "load,host=%s value=%s %d000000%n"
        .formatted(point.series(), point.value(), point.timestampMillis());
  }

  @Test
  void build_everyNode_hasANameOfItsOwn() {
    AppConfig config =
        config(Map.of("OFFBEAT_OUTPUT_SCORES", "scores", "OFFBEAT_OUTPUT_LATE", "late"));
    Topology topology =
        DetectorTopology.build(
            config, model, new DetectorMetrics(new SimpleMeterRegistry(), model));

    assertThat(topology.describe().toString())
        .contains("observations", "decode", "detect", "series-state", "write-incidents")
        .doesNotContainPattern("KSTREAM-[A-Z]+-\\d+");
  }

  private void send(Feed.Point point) {
    send(point.series(), point.json());
  }

  private void send(String key, String payload) {
    input.pipeInput(key.getBytes(UTF_8), payload.getBytes(UTF_8));
  }

  private <V> TestOutputTopic<String, V> output(String topic, Deserializer<V> values) {
    return driver.createOutputTopic(topic, new StringDeserializer(), values);
  }

  private List<TestRecord<byte[], byte[]>> deadLetters() {
    return driver
        .createOutputTopic("dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private static Map<String, String> headers(TestRecord<byte[], byte[]> letter) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : letter.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return headers;
  }

  private double count(MeterNames name, String tag, String value) {
    return registry.get(name.meterName()).tag(tag, value).counter().count();
  }

  private double gauge(MeterNames name) {
    return registry.get(name.meterName()).gauge().value();
  }
}
