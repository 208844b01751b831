package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.PointListener;
import dev.offbeat.detector.metrics.DetectorMetrics;
import dev.offbeat.detector.metrics.MeterNames;
import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleFile;
import dev.offbeat.detector.rules.RuleFile.Calendars;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that take over from one another while points come, through the application's topology. */
class ModelsTopologyTest {
  private static final byte[] FIRST = TestModels.bytes("value");
  private static final byte[] BETTER = TestModels.unsure(-1.7f);
  private static final byte[] WRECKED = TestModels.unsure(2);

  private static final int SERIES = 3;
  private static final int WARM_UP = 100; // where a model does not say
  private static final int TRIAL = 64;
  private static final int WATCH = 96;
  private static final List<Feed.Point> POINTS = Feed.points(SERIES, 600);

  @TempDir private Path directory;
  private final List<IncidentRecord> incidents = new ArrayList<>();
  private final List<String> scores = new ArrayList<>();
  private MeterRegistry registry;
  private LiveModels models;
  private LiveRules rules;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;
  private TestOutputTopic<String, IncidentRecord> output;
  private TestOutputTopic<String, String> scored;

  @BeforeEach
  void start() {
    start(FIRST);
  }

  private void start(byte[] first) {
    AppConfig config =
        AppConfig.load(
            Map.of(
                "OFFBEAT_MODEL", "model.onnx",
                "OFFBEAT_INPUT_TOPICS", "metrics",
                "OFFBEAT_OUTPUT_INCIDENTS", "incidents",
                "OFFBEAT_OUTPUT_SCORES", "scores",
                "OFFBEAT_MODELS_TRIAL", String.valueOf(TRIAL),
                "OFFBEAT_MODELS_WATCH", String.valueOf(WATCH),
                "OFFBEAT_STATE_DIRECTORY", directory.toString(),
                "OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", "unused:9092"));
    registry = new SimpleMeterRegistry();
    DetectorModel model = DetectorModel.load("model.onnx", first);
    DetectorMetrics metrics = new DetectorMetrics(registry, model);
    models = new LiveModels(config, model, ModelFolder.of(config), metrics.models());
    models.keepFirst(first);
    rules = new LiveRules(LiveRules.defaults(config), null);
    driver =
        new TopologyTestDriver(
            DetectorTopology.build(
                config,
                model,
                metrics,
                new LiveParts(
                    models, models, rules, FeedbackBook::empty, () -> true, PointListener.SILENT)),
            DetectorTopology.properties(config, model));
    input =
        driver.createInputTopic("metrics", new ByteArraySerializer(), new ByteArraySerializer());
    output =
        driver.createOutputTopic(
            "incidents", new StringDeserializer(), new IncidentSerde().deserializer());
    scored = driver.createOutputTopic("scores", new StringDeserializer(), new StringDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    models.close();
  }

  @Test
  void model_better_takesOverEverySeriesAndNothingOfTheFirstStays() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", BETTER);
    send(POINTS, 150, 150 + WARM_UP + TRIAL / 2);
    assertThat(series(BETTER, "live")).isZero();
    assertThat(series(BETTER, "shadow")).isEqualTo(SERIES);
    assertThat(scores).allMatch(score -> score.contains(fingerprint(FIRST)));

    send(POINTS, 150 + WARM_UP + TRIAL / 2, 599);
    tick();
    send(POINTS, 599, 600);
    assertThat(series(BETTER, "live")).isEqualTo(SERIES);
    assertThat(series(FIRST, "live") + series(FIRST, "shadow")).isZero();
    assertThat(count(MeterNames.MODEL_SWITCHED, "reason", "tried")).isEqualTo(SERIES);
    assertThat(count(MeterNames.MODEL_TRIALS, "verdict", "accepted")).isEqualTo(1);
    assertThat(scores.get(scores.size() - 1)).contains(fingerprint(BETTER));
    assertThat(models.rows())
        .extracting(LiveModels.Row::fingerprint)
        .containsExactly(fingerprint(BETTER));
    assertThat(states("series-state").values())
        .as("states are what they are without a change")
        .allMatch(bytes -> bytes[0] == 64 || bytes.length == 17);
  }

  @Test
  void model_thatTookOver_tellsWhatItTellsAlone() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", BETTER);
    send(POINTS, 150, 600);

    Map<String, List<Incident>> told = Feed.bySeries(incidents);
    try (DetectorModel better = DetectorModel.load("model.onnx", BETTER)) {
      Map<String, List<Incident>> alone = Feed.incidents(better, POINTS);
      assertThat(told.keySet()).isEqualTo(alone.keySet());
      for (String name : alone.keySet()) {
        assertThat(starts(told, name)).isEqualTo(starts(alone, name));
      }
    }
  }

  private static List<Long> starts(Map<String, List<Incident>> all, String name) {
    return all.getOrDefault(name, List.of()).stream()
        .filter(one -> one.phase() == Phase.OPENED)
        .map(Incident::startMillis)
        .toList();
  }

  @Test
  void model_wrecked_isKeptOutAndSaid() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", WRECKED);
    send(POINTS, 150, 600);
    tick();

    assertThat(Feed.bySeries(incidents)).isEqualTo(plain(FIRST, POINTS));
    assertThat(scores).allMatch(score -> score.contains(fingerprint(FIRST)));
    assertThat(count(MeterNames.MODEL_TRIALS, "verdict", "refused")).isEqualTo(1);
    assertThat(count(MeterNames.MODEL_SWITCHED, "reason", "tried")).isZero();
    assertThat(series(WRECKED, "shadow")).isZero();
    assertThat(models.info().get("verdicts").toString())
        .contains(fingerprint(WRECKED) + "=refused: log loss +2.")
        .contains("nats a point against the model before over 32 points");
  }

  @Test
  void model_thatBreaksTheContract_isRefusedAndTheFirstStays() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", new byte[] {1, 2, 3});
    models.takeFile("model.onnx", TestModels.bytes("other"));
    send(POINTS, 150, 300);

    assertThat(Feed.bySeries(incidents)).isEqualTo(plain(FIRST, POINTS.subList(0, SERIES * 300)));
    assertThat(count(MeterNames.MODEL_LOAD, "result", "refused")).isEqualTo(2);
    assertThat(models.info().get("refused").toString())
        .contains("feature: expected those of the model that runs: [value], found [other]");
  }

  @Test
  void model_worseOnlyLater_isLeftAgain() {
    List<Feed.Point> points = new ArrayList<>();
    Random random = new Random(3);
    for (int t = 0; t < 800; t++) {
      double noise = t < 325 ? 0.3 : 6;
      for (int s = 0; s < SERIES; s++) {
        double value = 10 * Math.sin(2 * Math.PI * t / 288) + noise * random.nextGaussian();
        points.add(new Feed.Point("host-" + s, 1_763_700_000_000L + 60_000L * t, value));
      }
    }
    send(points, 0, 150);
    byte[] sure = TestModels.unsure(-3);
    models.takeFile("model.onnx", sure);
    send(points, 150, 322);
    assertThat(series(sure, "live")).as("%s", models.info()).isEqualTo(SERIES);

    send(points, 322, 800);
    assertThat(series(sure, "live")).isZero();
    assertThat(series(FIRST, "live")).isEqualTo(SERIES);
    assertThat(count(MeterNames.MODEL_SWITCHED, "reason", "fell_back")).isEqualTo(SERIES);
    assertThat(models.info().get("verdicts").toString()).contains(fingerprint(sure) + "=refused");
  }

  @Test
  void rollback_whileTheFirstGoesAlong_isAtOnce() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", BETTER);
    int switched = 150 + WARM_UP + 2 * TRIAL; // points of incidents do not count for the trial
    send(POINTS, 150, switched);
    assertThat(series(BETTER, "live")).isEqualTo(SERIES);
    rollBack(BETTER);
    send(POINTS, switched, switched + 1);

    assertThat(series(FIRST, "live")).isEqualTo(SERIES);
    assertThat(count(MeterNames.MODEL_SWITCHED, "reason", "ordered")).isEqualTo(SERIES);
  }

  @Test
  void rollback_whenTheFirstIsGone_takesAWarmUpAndNoTrialAndKeepsAnIncidentOpen() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", BETTER);
    send(POINTS, 150, 500);
    tick();
    assertThat(models.rows()).hasSize(1);
    incidents.clear();
    rollBack(BETTER);
    int change = 500 + WARM_UP + 1;
    List<Feed.Point> rest =
        Feed.points(SERIES, change + 60).stream().map(ModelsTopologyTest::flat).toList();
    List<Feed.Point> jump = new ArrayList<>(rest);
    for (int t = change - 4; t < change + 3; t++) {
      Feed.Point point = rest.get(SERIES * t);
      jump.set(SERIES * t, new Feed.Point(point.series(), point.timestampMillis(), 1e4));
    }
    send(jump, 500, change - 1);
    assertThat(series(BETTER, "live")).isEqualTo(SERIES);
    send(jump, change - 1, change + 60);

    assertThat(series(FIRST, "live")).isEqualTo(SERIES);
    List<IncidentRecord> told =
        incidents.stream().filter(one -> one.series().equals("host-0")).toList();
    IncidentRecord opened = told.get(0);
    IncidentRecord resolved = told.get(told.size() - 1);
    assertThat(opened.incident().phase()).isEqualTo(Phase.OPENED);
    assertThat(opened.fingerprint()).isEqualTo(fingerprint(BETTER));
    assertThat(resolved.incident().phase()).isEqualTo(Phase.RESOLVED);
    assertThat(resolved.fingerprint()).isEqualTo(fingerprint(FIRST));
    assertThat(told).extracting(IncidentRecord::id).containsOnly(opened.id());
    assertThat(resolved.incident().startMillis()).isEqualTo(opened.incident().startMillis());
  }

  @Test
  void rollback_ofTheModelThatStayed_goesToTheOneBeforeIt() {
    send(POINTS, 0, 150);
    models.takeFile("model.onnx", BETTER);
    send(POINTS, 150, 420);
    models.takeFile("model.onnx", WRECKED);
    send(POINTS, 420, 560);
    assertThat(models.info().get("verdicts").toString())
        .contains(fingerprint(WRECKED) + "=refused");
    assertThat(series(BETTER, "live")).isEqualTo(SERIES);
    rollBack(BETTER);

    assertThat(models.info()).containsEntry("wanted", fingerprint(FIRST));
  }

  @Test
  void rules_nameAModel_itWatchesThoseSeriesAfterItsWarmUp() throws RuleException {
    send(POINTS, 0, 150);
    models.takeRecord("topic/own", "own", WRECKED); // whatever a comparison would say
    models.choose();
    rules.takeFile(
        "file",
        RuleFile.parse(
            "file", "rules: [{name: r, select: host-1, model: own}]", Calendars.NONE, null));
    send(POINTS, 150, 150 + WARM_UP + 2);
    assertThat(series(WRECKED, "live")).isEqualTo(1);
    assertThat(series(FIRST, "live")).isEqualTo(SERIES - 1);

    rules.takeFile("file", RuleFile.parse("file", "rules: []", Calendars.NONE, null));
    send(POINTS, 150 + WARM_UP + 2, 600);
    assertThat(series(FIRST, "live")).isEqualTo(SERIES);
    assertThat(count(MeterNames.MODEL_SWITCHED, "reason", "ordered")).isEqualTo(2);
  }

  /** Without the jumps of the feed. */
  private static Feed.Point flat(Feed.Point point) {
    return new Feed.Point(point.series(), point.timestampMillis(), Math.min(point.value(), 115));
  }

  private Map<Object, byte[]> states(String store) {
    Map<Object, byte[]> states = new LinkedHashMap<>();
    KeyValueStore<Object, byte[]> kept = driver.getKeyValueStore(store);
    try (KeyValueIterator<Object, byte[]> all = kept.all()) {
      while (all.hasNext()) {
        KeyValue<Object, byte[]> entry = all.next();
        states.put(entry.key, entry.value);
      }
    }
    return states;
  }

  private void rollBack(byte[] rejected) {
    models.takeControl(new ModelControl(null, fingerprint(rejected), null));
    models.choose();
  }

  private static Map<String, List<Incident>> plain(byte[] bytes, List<Feed.Point> points) {
    try (DetectorModel model = DetectorModel.load("model.onnx", bytes)) {
      return Feed.incidents(model, points);
    }
  }

  private static String fingerprint(byte[] bytes) {
    return DetectorModel.fingerprint(bytes);
  }

  /** Sends what all series say from one minute to before another. */
  private void send(List<Feed.Point> points, int from, int until) {
    for (Feed.Point point : points.subList(SERIES * from, SERIES * until)) {
      input.pipeInput(point.series().getBytes(UTF_8), point.json().getBytes(UTF_8));
    }
    output.readKeyValuesToList().forEach(pair -> incidents.add(pair.value));
    scores.addAll(scored.readValuesToList());
  }

  private void tick() {
    driver.advanceWallClockTime(Duration.ofSeconds(2));
  }

  private int series(byte[] model, String state) {
    return registry
        .find(MeterNames.MODEL_SERIES.meterName())
        .tag("fingerprint", fingerprint(model))
        .tag("state", state)
        .gauges()
        .stream()
        .mapToInt(gauge -> (int) gauge.value())
        .sum();
  }

  private double count(MeterNames name, String tag, String value) {
    return registry.get(name.meterName()).tag(tag, value).counter().count();
  }
}
