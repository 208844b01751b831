package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canary in the whole topology, with the bundled model. */
class CanaryTest {
  /** Two days, minute by minute. */
  private static final List<Feed.Point> POINTS = Feed.points(1, 2880);

  @TempDir private Path directory;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final DetectorModel model = DetectorModel.bundled();
  private double series; // whose states were kept in the end

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void run_faults_areFoundAtOnceAndNothingElseIsTouched() {
    List<IncidentRecord> events = run(Map.of("OFFBEAT_CANARY_ENABLED", "true"));

    // In two days each of 12 canaries has one every six hours, but for the first hour.
    assertThat(faults("found")).isBetween(90.0, 96.0);
    assertThat(faults("missed")).isZero();
    assertThat(registry.get(MeterNames.CANARY_DELAY.meterName()).timer().max(TimeUnit.SECONDS))
        .isLessThanOrEqualTo(20);
    assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS)).isNotEmpty();
    assertThat(sum(MeterNames.OBSERVATIONS)).isEqualTo(POINTS.size());
    assertThat(sum(MeterNames.INCIDENTS_OPENED))
        .isEqualTo(events.stream().filter(CanaryTest::isOpening).count());
    assertThat(series).isEqualTo(1 + CanaryTask.COUNT);
  }

  @Test
  void run_pointOfTheFuture_movesNoCanaryAndSoNoClock() {
    List<IncidentRecord> events =
        run(
            Map.of("OFFBEAT_CANARY_ENABLED", "true"),
            "{\"timestamp\": \"2999-01-01T00:00:00Z\", \"value\": 1}");

    // A clock that had moved would make the series silent, and then forgotten.
    assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS)).isNotEmpty();
    assertThat(series).isEqualTo(1 + CanaryTask.COUNT);
    assertThat(faults("found")).isBetween(90.0, 96.0);
  }

  @Test
  void run_detectorThatSeesNothing_faultsAreMissed() {
    run(
        Map.of(
            "OFFBEAT_CANARY_ENABLED", "true",
            "OFFBEAT_DETECTION_RELATIVE_FLOOR", "1000"));

    assertThat(faults("found")).isZero();
    assertThat(faults("missed")).isGreaterThan(80);
  }

  @Test
  void run_largeFloor_faultsAreLarger() {
    run(Map.of("OFFBEAT_CANARY_ENABLED", "true", "OFFBEAT_DETECTION_ABSOLUTE_FLOOR", "1e9"));

    assertThat(faults("found")).isPositive();
    assertThat(faults("missed")).isZero();
  }

  @Test
  void run_toBePublished_incidentsBearTheReservedName() {
    List<IncidentRecord> events =
        run(Map.of("OFFBEAT_CANARY_ENABLED", "true", "OFFBEAT_CANARY_PUBLISH", "true"));

    assertThat(
            events.stream()
                .filter(event -> event.series().startsWith("offbeat-canary/0/"))
                .filter(CanaryTest::isOpening)
                .count())
        .isGreaterThanOrEqualTo((long) faults("found"));
  }

  @Test
  void run_disabled_isNotThere() {
    run(Map.of());

    assertThat(faults("found") + faults("missed")).isZero();
    assertThat(series).isEqualTo(1);
  }

  private List<IncidentRecord> run(Map<String, String> environment, String... between) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("OFFBEAT_INPUT_TOPICS", "metrics");
    all.put("OFFBEAT_STATE_DIRECTORY", directory.toString());
    all.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "unused:9092");
    AppConfig config = AppConfig.load(all);
    try (TopologyTestDriver driver =
        new TopologyTestDriver(
            DetectorTopology.build(config, model, new DetectorMetrics(registry, model)),
            DetectorTopology.properties(config, model))) {
      TestInputTopic<byte[], byte[]> input =
          driver.createInputTopic("metrics", new ByteArraySerializer(), new ByteArraySerializer());
      for (Feed.Point point : POINTS) {
        if (point.equals(POINTS.get(POINTS.size() / 2))) {
          Stream.of(between)
              .forEach(
                  json -> input.pipeInput(point.series().getBytes(UTF_8), json.getBytes(UTF_8)));
        }
        input.pipeInput(point.series().getBytes(UTF_8), point.json().getBytes(UTF_8));
      }
      series = registry.get(MeterNames.SERIES_ACTIVE.meterName()).gauge().value();
      return driver
          .createOutputTopic(
              "offbeat-incidents", new StringDeserializer(), new IncidentSerde().deserializer())
          .readValuesToList();
    }
  }

  private static boolean isOpening(IncidentRecord event) {
    return event.incident().phase() == Incident.Phase.OPENED;
  }

  private double faults(String outcome) {
    return registry
        .get(MeterNames.CANARY_FAULTS.meterName())
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private long sum(MeterNames name) {
    return registry.get(name.meterName()).counters().stream()
        .mapToLong(counter -> (long) counter.count())
        .sum();
  }
}
