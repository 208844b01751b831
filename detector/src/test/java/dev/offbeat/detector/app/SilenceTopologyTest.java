package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.detector.score.Part;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Series that stop, come back, stand still, are too many, or never come back. */
class SilenceTopologyTest {
  private static final long START = 1_763_700_000_000L;
  private static final long MINUTE = 60_000;

  @TempDir private Path directory;
  private MeterRegistry registry;
  private DetectorModel model;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;
  private boolean connected = true;

  @BeforeEach
  void start() {
    model = TestModels.univariate();
    start(Map.of());
  }

  private void start(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OFFBEAT_INPUT_TOPICS", "metrics");
    all.put("OFFBEAT_OUTPUT_INCIDENTS", "incidents");
    all.put("OFFBEAT_OUTPUT_DEAD_LETTERS", "dead-letters");
    all.put("OFFBEAT_STATE_DIRECTORY", directory.toString());
    all.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "unused:9092");
    AppConfig config = AppConfig.load(all);
    registry = new SimpleMeterRegistry();
    DetectorMetrics metrics = new DetectorMetrics(registry, model);
    driver =
        new TopologyTestDriver(
            DetectorTopology.build(config, model, metrics, () -> connected),
            DetectorTopology.properties(config, model));
    input =
        driver.createInputTopic("metrics", new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    model.close();
  }

  private Map<Object, byte[]> contents(String name) {
    Map<Object, byte[]> entries = new HashMap<>();
    try (KeyValueIterator<Object, byte[]> all =
        driver.<Object, byte[]>getKeyValueStore(name).all()) {
      while (all.hasNext()) {
        KeyValue<Object, byte[]> entry = all.next();
        entries.put(entry.key, entry.value);
      }
    }
    return entries;
  }

  @Test
  void build_oneSeriesStops_isToldWithinATickAndResolvedByItsNextPoint() {
    send(0, 60, "a", "b");
    send(60, 69, "b");
    assertThat(incidents()).isEmpty();
    send(69, 70, "b"); // 10 minutes after a's last point

    IncidentRecord opened = incidents().get(0);
    assertThat(opened.series()).isEqualTo("a");
    assertThat(opened.incident().part()).isEqualTo(Part.SILENCE);
    assertThat(opened.incident().startMillis()).isEqualTo(minute(59));
    assertThat(opened.incident().timestampMillis()).isEqualTo(minute(69));
    assertThat(opened.source()).isNull();
    assertThat(gauge(MeterNames.INCIDENTS_OPEN)).isEqualTo(1);

    send(71, 72, "b", "a");
    IncidentRecord resolved = incidents().get(0);
    assertThat(resolved.id()).isEqualTo(opened.id());
    assertThat(resolved.incident().phase()).isEqualTo(Phase.RESOLVED);
    assertThat(resolved.incident().timestampMillis()).isEqualTo(minute(71));
    assertThat(resolved.source()).isNotNull();
    assertThat(gauge(MeterNames.INCIDENTS_OPEN)).isZero();
    assertThat(
            registry
                .get(MeterNames.INCIDENTS_OPENED.meterName())
                .tags("part", "silence", "direction", "below")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void build_allSeriesStop_isToldAsTimePasses() {
    send(0, 60, "a", "b");
    wait(Duration.ofSeconds(598));
    assertThat(incidents()).isEmpty();
    wait(Duration.ofSeconds(4));

    assertThat(incidents()).extracting(IncidentRecord::series).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void build_allSeriesStopAndBrokersAreAway_isNoSilence() {
    send(0, 60, "a", "b");
    connected = false;
    wait(Duration.ofMinutes(30));
    connected = true;
    wait(Duration.ofMinutes(5));
    assertThat(incidents()).isEmpty();

    driver.advanceWallClockTime(Duration.ofMinutes(30)); // one tick: the thread was held up
    assertThat(incidents()).isEmpty();
  }

  @Test
  void build_oneSeriesIsAheadOfTheWallClock_othersAreNotSilent() {
    long now = System.currentTimeMillis();
    for (int i = 0; i < 60; i++) {
      point("a", now - (60 - i) * MINUTE, i % 7);
      point("ahead", now - (15 - i) * MINUTE, i % 7);
    }

    assertThat(incidents()).isEmpty();
    assertThat(registry.get(MeterNames.REJECTED.meterName()).counters())
        .allMatch(counter -> counter.count() == 0);
  }

  @Test
  void build_aMonthWithoutAPoint_forgetsTheSeries() {
    send(0, 60, "a", "b");
    assertThat(gauge(MeterNames.SERIES_ACTIVE)).isEqualTo(2);
    for (int day = 1; day <= 31; day++) {
      point("b", START + day * 24L * 60 * MINUTE, 1);
    }

    assertThat(gauge(MeterNames.SERIES_ACTIVE)).isEqualTo(1);
    assertThat(count(MeterNames.SERIES_EVICTED, "ttl")).isEqualTo(1);
    assertThat(incidents().stream().filter(told -> told.series().equals("a")))
        .extracting(told -> told.incident().phase())
        .containsExactly(Phase.OPENED, Phase.RESOLVED);
    assertThat(contents("series-state-deadlines")).hasSize(2); // b's and the clock
  }

  @Test
  void build_moreSeriesThanMayBe_areDeadLettersAndTheOthersGoOn() {
    driver.close();
    start(Map.of("OFFBEAT_SERIES_LIMIT", "2"));
    send(0, 3, "a", "b", "c");

    assertThat(gauge(MeterNames.SERIES_ACTIVE)).isEqualTo(2);
    assertThat(count(MeterNames.REJECTED, "series_capped")).isEqualTo(3);
    List<TestRecord<byte[], byte[]>> letters = deadLetters();
    assertThat(letters).hasSize(3);
    assertThat(letters.get(0).key()).asString(UTF_8).isEqualTo("c");
    assertThat(letters.get(0).headers().lastHeader("offbeat.reason").value())
        .asString(UTF_8)
        .isEqualTo("series_capped");
  }

  @Test
  void build_seriesStandsStill_isToldAndResolved() {
    for (int i = 0; i < 100; i++) {
      point("a", minute(i), i % 9);
    }
    for (int i = 100; i < 170; i++) {
      point("a", minute(i), 3);
    }
    point("a", minute(170), 4);

    List<IncidentRecord> still =
        incidents().stream().filter(told -> told.incident().part() == Part.FLATLINE).toList();
    assertThat(still)
        .extracting(told -> told.incident().phase())
        .containsExactly(Phase.OPENED, Phase.RESOLVED);
    assertThat(still.get(0).id()).isEqualTo(still.get(1).id());
  }

  @Test
  void build_statesWithoutAnIntake_goOn() {
    List<Feed.Point> points = Feed.points(1, 400);
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      points.subList(0, 100).forEach(point -> detector.detect(state, point.observation()));
    }
    driver
        .<String, byte[]>getKeyValueStore("series-state")
        .put("host-0", model.stateCodec().encode(state));
    points.subList(100, 400).forEach(p -> point(p.series(), p.timestampMillis(), p.value()));

    List<Incident> all = Feed.incidents(model, points).get("host-0");
    List<Incident> later =
        all.stream()
            .filter(told -> told.timestampMillis() >= points.get(100).timestampMillis())
            .toList();
    assertThat(later).isNotEmpty();
    assertThat(incidents()).extracting(IncidentRecord::incident).isEqualTo(later);
    assertThat(registry.get(MeterNames.STATE_RESETS.meterName()).counters())
        .allMatch(counter -> counter.count() == 0);
  }

  private void wait(Duration time) {
    IntStream.range(0, (int) time.toSeconds())
        .forEach(second -> driver.advanceWallClockTime(Duration.ofSeconds(1)));
  }

  /** A point a minute of each series. */
  private void send(int from, int to, String... series) {
    for (int i = from; i < to; i++) {
      for (String one : series) {
        point(one, minute(i), i % 7);
      }
    }
  }

  private static long minute(int i) {
    return START + i * MINUTE;
  }

  private void point(String series, long timestampMillis, double value) {
    String json = new Feed.Point(series, timestampMillis, value).json();
    input.pipeInput(series.getBytes(UTF_8), json.getBytes(UTF_8));
  }

  private List<IncidentRecord> incidents() {
    return driver
        .createOutputTopic(
            "incidents", new StringDeserializer(), new IncidentSerde().deserializer())
        .readValuesToList();
  }

  private List<TestRecord<byte[], byte[]>> deadLetters() {
    return driver
        .createOutputTopic("dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private double count(MeterNames name, String reason) {
    return registry.get(name.meterName()).tag("reason", reason).counter().count();
  }

  private double gauge(MeterNames name) {
    return registry.get(name.meterName()).gauge().value();
  }
}
