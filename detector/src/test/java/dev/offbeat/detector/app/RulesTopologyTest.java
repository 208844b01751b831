package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.ModelListener;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.kafka.PointListener;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.score.Part;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that change while points come, through the application's topology. */
class RulesTopologyTest {
  private static final List<Feed.Point> POINTS = Feed.points(2, 250); // jumps at 96 and 193

  @TempDir private Path directory;
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final List<IncidentRecord> all = new ArrayList<>();
  private DetectorModel model;
  private LiveRules rules;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;
  private TestOutputTopic<String, IncidentRecord> incidents;

  @BeforeEach
  void start() {
    model = TestModels.univariate();
    AppConfig config =
        AppConfig.load(
            Map.of(
                "OFFBEAT_MODEL", "model.onnx",
                "OFFBEAT_INPUT_TOPICS", "metrics",
                "OFFBEAT_OUTPUT_INCIDENTS", "incidents",
                "OFFBEAT_STATE_DIRECTORY", directory.toString(),
                "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "unused:9092"));
    DetectorMetrics metrics = new DetectorMetrics(registry, model);
    rules = new LiveRules(LiveRules.defaults(config), metrics.rules());
    driver =
        new TopologyTestDriver(
            DetectorTopology.build(
                config,
                model,
                metrics,
                new LiveParts(
                    Models.only(model),
                    ModelListener.SILENT,
                    rules,
                    FeedbackBook::empty,
                    () -> true,
                    PointListener.SILENT)),
            DetectorTopology.properties(config, model));
    input =
        driver.createInputTopic("metrics", new ByteArraySerializer(), new ByteArraySerializer());
    incidents =
        driver.createOutputTopic(
            "incidents", new StringDeserializer(), new IncidentSerde().deserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    model.close();
  }

  @Test
  void rules_comeAndGo_holdFromTheNextPointAndStateIsNotLost() throws RuleException {
    take("rules: [{name: quiet, select: host-0, suppress: known}]");
    send(POINTS, 0, 150);
    assertThat(events("host-0")).isEmpty();
    take("rules: []");
    send(POINTS, 150, 250);

    Map<String, List<Incident>> plain = Feed.incidents(model, POINTS);
    assertThat(events("host-0"))
        .isEqualTo(since(plain.getOrDefault("host-0", List.of()), POINTS.get(2 * 150)))
        .isNotEmpty();
    assertThat(events("host-1")).isEqualTo(plain.get("host-1"));
    assertThat(suppressed("quiet")).isEqualTo(1);
  }

  @Test
  void rules_otherBudgetAndFloor_reachTheDetectorOfThatSeriesOnly() throws RuleException {
    take("rules: [{name: high, select: host-0, absolute-floor: 1000}]");
    send(POINTS, 0, 250);

    assertThat(events("host-0")).isEmpty();
    assertThat(events("host-1"))
        .isEqualTo(Feed.incidents(model, POINTS).get("host-1"))
        .isNotEmpty();
    assertThat(count(MeterNames.SUPPRESSED, "rule", "other")).isZero();
  }

  @Test
  void rules_watchOff_seriesIsCountedAndNotKept() throws RuleException {
    take("rules: [{name: off, select: '{__name__=~\"host-.*\"}', watch: off}]");
    send(POINTS, 0, 50);

    assertThat(count(MeterNames.OBSERVATIONS, "outcome", "ignored")).isEqualTo(100);
    assertThat(registry.get(MeterNames.SERIES_ACTIVE.meterName()).gauge().value()).isZero();
  }

  @Test
  void rules_otherDirection_isCountedAndNotPublished() throws RuleException {
    take("rules: [{name: down, select: host-0, direction: below}]");
    send(POINTS, 0, 150); // the jump is upwards

    assertThat(events("host-0")).isEmpty();
    assertThat(suppressed("down")).isEqualTo(1);
  }

  @Test
  void maintenance_incidentEndsInTheWindow_isNeverPublished() throws RuleException {
    take(window("host-0", 90, 40));
    send(POINTS, 0, 180);

    assertThat(events("host-0")).isEmpty();
    assertThat(suppressed("patching")).isEqualTo(1);
    assertThat(events("host-1")).isNotEmpty();
  }

  @Test
  void maintenance_incidentOutlastsTheWindow_opensAtItsEnd() throws RuleException {
    take(window("host-0", 90, 9)); // the window ends at minute 99, the incident a little later
    send(POINTS, 0, 180);

    List<Incident> events = events("host-0");
    assertThat(events).extracting(Incident::phase).containsExactly(Phase.OPENED, Phase.RESOLVED);
    assertThat(events.get(0).timestampMillis()).isEqualTo(POINTS.get(2 * 99).timestampMillis());
    assertThat(events.get(0).startMillis()).isEqualTo(POINTS.get(2 * 96).timestampMillis());
    assertThat(events.get(0).points()).isEqualTo(4);
    assertThat(suppressed("patching")).isEqualTo(1);
  }

  @Test
  void maintenance_silence_isToldAtTheEndOfTheWindow() throws RuleException {
    take(window("host-0", 60, 60));
    send(POINTS, 0, 60);
    POINTS.subList(2 * 60, 2 * 180).stream()
        .filter(point -> point.series().equals("host-1"))
        .forEach(this::send);
    read();

    List<IncidentRecord> silence =
        all.stream().filter(one -> one.incident().part() == Part.SILENCE).toList();
    assertThat(silence).extracting(IncidentRecord::series).containsExactly("host-0");
    assertThat(silence.get(0).incident().startMillis())
        .isEqualTo(POINTS.get(2 * 59).timestampMillis());
  }

  @Test
  void suppress_silence_isCountedAndNeitherItsStartNorItsEndPublished() throws RuleException {
    take("rules: [{name: quiet, select: host-0, suppress: known}]");
    send(POINTS, 0, 60);
    POINTS.subList(2 * 60, 2 * 90).stream()
        .filter(point -> point.series().equals("host-1"))
        .forEach(this::send);
    take("rules: []");
    send(POINTS, 90, 95);

    assertThat(all).extracting(one -> one.incident().part()).doesNotContain(Part.SILENCE);
    assertThat(suppressed("quiet")).isEqualTo(1);
  }

  @Test
  void refuse_rulesThatCannotBeUsed_lastGoodOnesStay() throws RuleException {
    take("rules: [{name: quiet, select: host-0, suppress: known}]");
    String hash = rules.get().hash();
    rules.refuse("file", "rules[0].budget: expected like '1 per week', found 'often'");
    send(POINTS, 0, 150);

    assertThat(events("host-0")).isEmpty();
    assertThat(rules.get().hash()).isEqualTo(hash);
    assertThat(gauge(MeterNames.CONFIG_RELOAD_SUCCESS)).isZero();
    assertThat(registry.get(MeterNames.CONFIG_HASH.meterName()).tag("hash", hash).gauge().value())
        .isEqualTo(1);
    take("rules: [{name: quiet, select: host-0, suppress: known}]");
    assertThat(gauge(MeterNames.CONFIG_RELOAD_SUCCESS)).isEqualTo(1);
    assertThat(gauge(MeterNames.CONFIG_RELOAD_TIMESTAMP)).isGreaterThan(1.7e9);
  }

  private void take(String yaml) throws RuleException {
    rules.takeFile("file", RuleFile.parse("file", yaml, RuleFile.Calendars.NONE, Set.of()));
  }

  private static String window(String series, int minute, int minutes) {
    LocalDateTime start =
        LocalDateTime.ofInstant(
            Instant.ofEpochMilli(POINTS.get(2 * minute).timestampMillis()), ZoneOffset.UTC);
    return """
        rules:
          - name: patching
            select: %s
            maintenance: [{name: night, start: '%s', duration: %dm, rrule: FREQ=WEEKLY}]
        """
        .formatted(series, start, minutes);
  }

  /** Sends what both series say from one minute to before another. */
  private void send(List<Feed.Point> points, int from, int until) {
    for (Feed.Point point : points.subList(2 * from, 2 * until)) {
      send(point);
    }
    read();
  }

  private void send(Feed.Point point) {
    input.pipeInput(point.series().getBytes(UTF_8), point.json().getBytes(UTF_8));
  }

  private void read() {
    incidents.readKeyValuesToList().forEach(pair -> all.add(pair.value));
  }

  /** The incidents of a series since they were last asked for. */
  private List<Incident> events(String series) {
    List<Incident> events =
        all.stream()
            .filter(one -> one.series().equals(series))
            .map(IncidentRecord::incident)
            .toList();
    all.removeIf(one -> one.series().equals(series));
    return events;
  }

  private static List<Incident> since(List<Incident> incidents, Feed.Point start) {
    return incidents.stream()
        .filter(one -> one.timestampMillis() >= start.timestampMillis())
        .toList();
  }

  private double suppressed(String rule) {
    return count(MeterNames.SUPPRESSED, "rule", rule);
  }

  private double count(MeterNames name, String tag, String value) {
    return registry.get(name.meterName()).tag(tag, value).counter().count();
  }

  private double gauge(MeterNames name) {
    return registry.get(name.meterName()).gauge().value();
  }

  /** The options that these points are watched with where no rule speaks. */
  @Test
  void defaults_noRules_areTheConfigurations() {
    assertThat(rules.get().settings("x").detection()).isEqualTo(DetectorOptions.defaults());
  }
}
