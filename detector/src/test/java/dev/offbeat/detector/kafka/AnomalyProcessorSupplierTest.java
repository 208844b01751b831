package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.StateDecodeException.Reason;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.intake.Intake;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.IntakeState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnomalyProcessorSupplierTest {
  private static final List<Feed.Point> POINTS = Feed.points(3, 400);

  @TempDir private Path directory;
  private final Listener listener = new Listener();
  private DetectorModel model;

  @BeforeEach
  void load() {
    model = TestModels.univariate();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void process_inAForeignTopology_givesThePlainDetectorsIncidents() {
    try (TopologyTestDriver driver = driver(model)) {
      List<IncidentRecord> events = feed(driver, POINTS);

      assertThat(events).hasSizeGreaterThan(6);
      assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS));
      assertThat(events)
          .allSatisfy(
              event -> {
                assertThat(event.fingerprint()).isEqualTo(model.fingerprint());
                assertThat(event.source()).isNotNull();
                assertThat(event.id())
                    .isEqualTo(
                        IncidentRecord.id(
                            event.series(), event.incident().startMillis(), model.fingerprint()));
              });
    }
  }

  @Test
  void process_stoppedHalfWay_givesTheIncidentsOfAnUninterruptedRun() {
    int half = POINTS.size() / 2 + 1;
    List<IncidentRecord> events = new ArrayList<>();
    Map<String, byte[]> kept;
    try (TopologyTestDriver driver = driver(model)) {
      events.addAll(feed(driver, POINTS.subList(0, half)));
      kept = states(driver);
    }
    try (TopologyTestDriver driver = driver(model)) {
      kept.forEach(driver.<String, byte[]>getKeyValueStore("series-state")::put);
      events.addAll(feed(driver, POINTS.subList(half, POINTS.size())));
    }

    assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS));
    assertThat(listener.resets).isEmpty();
  }

  @Test
  void process_stateOfAnotherModel_startsAnewAndIsCounted() {
    Map<String, byte[]> kept;
    try (DetectorModel other = TestModels.of("other");
        TopologyTestDriver driver = driver(other)) {
      feed(driver, POINTS);
      kept = states(driver);
    }
    try (TopologyTestDriver driver = driver(model)) {
      kept.forEach(driver.<String, byte[]>getKeyValueStore("series-state")::put);
      List<IncidentRecord> events = feed(driver, POINTS);

      assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS));
      assertThat(listener.resets).containsExactly(Reason.MODEL, Reason.MODEL, Reason.MODEL);
    }
  }

  @Test
  void withModels_anotherIsWanted_takesOverAndNothingIsReset() {
    List<Feed.Point> points = Feed.points(3, 670); // the last jump is over
    int change = 3 * 100;
    Switches heard = new Switches();
    try (DetectorModel next = DetectorModel.load("next.onnx", TestModels.unsure(-1.7f))) {
      ModelShelf models = new ModelShelf(model);
      AnomalyProcessorSupplier supplier =
          new AnomalyProcessorSupplier(model, DetectorOptions.defaults())
              .withListener(listener)
              .withModels(models, heard);
      Map<String, byte[]> kept;
      List<IncidentRecord> before;
      List<IncidentRecord> after;
      try (TopologyTestDriver driver = driver(supplier)) {
        before = feed(driver, points.subList(0, change));
        models.want(next);
        feed(driver, points.subList(change, points.size()));
        long end = points.get(points.size() - 1).timestampMillis() + 60_000;
        after = feed(driver, List.of(new Feed.Point("host-0", end, 1e6)));
        kept = states(driver);
      }
      ModelShelf later = new ModelShelf(next); // that knows the one before no more
      try (TopologyTestDriver driver = driver(supplier.withModels(later, heard))) {
        kept.forEach(driver.<String, byte[]>getKeyValueStore("series-state")::put);
        feed(driver, Feed.points(3, 710).subList(3 * 701, 3 * 710));
      }

      assertThat(heard.told).containsExactly("TRIED to next", "TRIED to next", "TRIED to next");
      assertThat(before).extracting(IncidentRecord::fingerprint).containsOnly(model.fingerprint());
      assertThat(after).extracting(IncidentRecord::fingerprint).containsExactly(next.fingerprint());
      assertThat(listener.resets).isEmpty();
    }
  }

  @Test
  void shelf_modelOfOtherFeatures_isRefused() {
    ModelShelf models = new ModelShelf(model);
    try (DetectorModel other = TestModels.of("cpu", "memory")) {
      assertThatThrownBy(() -> models.want(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a model of the features [value], found [cpu, memory]");
    }
    ModelPlan plan = models.plan();
    models.want(model);
    assertThat(models.plan()).isSameAs(plan);
  }

  /** The switches of series to the model named next. */
  private final class Switches implements ModelListener {
    private final List<String> told = new ArrayList<>();

    @Override
    public void onSeries(String fingerprint, int live, int shadow) {}

    @Override
    public void onSwitched(String from, String to, Switch kind) {
      told.add(kind + (to.equals(model.fingerprint()) ? " to first" : " to next"));
    }

    @Override
    public void onVerdict(String fingerprint, boolean accepted, String sentence) {}
  }

  @Test
  void process_damagedState_startsAnewAndIsCounted() {
    try (TopologyTestDriver driver = driver(model)) {
      byte[] damaged = Arrays.copyOf(model.stateCodec().encode(model.newState()), 20);
      driver.<String, byte[]>getKeyValueStore("series-state").put("host-1", damaged);
      List<IncidentRecord> events = feed(driver, POINTS);

      assertThat(Feed.bySeries(events)).isEqualTo(Feed.incidents(model, POINTS));
      assertThat(listener.resets).containsExactly(Reason.CORRUPT);
    }
  }

  @Test
  void process_everyStep_isHeardAndTheStatesAreCounted() {
    try (TopologyTestDriver driver = driver(model)) {
      feed(driver, POINTS.subList(0, 30));

      assertThat(listener.steps).isEqualTo(30);
      assertThat(listener.series).isEqualTo(3);
      Feed.Point spike = POINTS.get(30);
      feed(driver, List.of(new Feed.Point("host-0", spike.timestampMillis(), 1e6)));
      feed(driver, POINTS.subList(0, 3));

      assertThat(listener.steps).isEqualTo(34);
      assertThat(listener.series).isEqualTo(3);
    }
    assertThat(listener.series).isZero();
    assertThat(listener.openIncidents).isZero();
  }

  @Test
  void init_restoredStore_countsWhatItHolds() {
    Map<String, byte[]> kept;
    try (TopologyTestDriver driver = driver(model)) {
      feed(driver, POINTS.subList(0, 450));
      feed(driver, List.of(new Feed.Point("host-0", POINTS.get(450).timestampMillis(), 1e6)));
      kept = states(driver);
      assertThat(kept).containsOnlyKeys("host-0", "host-1", "host-2", StateCounts.KEY);
    }
    assertCounts(kept, model, 3, 1);
    try (DetectorModel other = TestModels.of("other")) {
      assertCounts(kept, other, 3, 0); // its states of the former model hold no incident
    }
    kept.remove(StateCounts.KEY); // written by a version that kept no counts
    assertCounts(kept, model, 3, 1);
  }

  private void assertCounts(
      Map<String, byte[]> kept, DetectorModel one, int series, int openIncidents) {
    try (TopologyTestDriver driver = driver(one)) {
      KeyValueStore<String, byte[]> store = driver.getKeyValueStore("series-state");
      kept.forEach(store::put);
      Listener heard = new Listener();
      TaskModels models = new TaskModels(Models.only(one));
      new SeriesStates(
              models,
              models.of(one.fingerprint()),
              store,
              newIntake(one),
              heard,
              ModelListener.SILENT)
          .close();
      assertThat(heard.mostSeries).isEqualTo(series);
      assertThat(heard.mostOpenIncidents).isEqualTo(openIncidents);
      assertThat(heard.series).isZero();
    }
  }

  private static IntakeState newIntake(DetectorModel one) {
    return new Intake(IntakeOptions.defaults(), one.metadata()).newState();
  }

  @Test
  void process_keyOfTheCounts_isTheTopologysToDecide() {
    try (TopologyTestDriver driver = driver(model)) {
      TestInputTopic<String, Double> input =
          driver.createInputTopic("metrics", new StringSerializer(), new DoubleSerializer());
      assertThatThrownBy(() -> input.pipeInput(StateCounts.KEY, 1.0))
          .isInstanceOf(StreamsException.class)
          .rootCause()
          .hasMessageContaining("the one of the counts");
    }
  }

  @Test
  void process_noKey_isTheTopologysToDecide() {
    try (TopologyTestDriver driver = driver(model)) {
      TestInputTopic<String, Double> input =
          driver.createInputTopic("metrics", new StringSerializer(), new DoubleSerializer());

      assertThatThrownBy(() -> input.pipeInput(null, 1.0))
          .isInstanceOf(StreamsException.class)
          .rootCause()
          .hasMessageStartingWith(
              "expected an observation of 1 values under the key of its series");
      assertThat(states(driver)).isEmpty();
    }
  }

  private TopologyTestDriver driver(DetectorModel one) {
    return driver(
        new AnomalyProcessorSupplier(one, DetectorOptions.defaults()).withListener(listener));
  }

  private TopologyTestDriver driver(AnomalyProcessorSupplier supplier) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<String, Observation> stream =
        builder.stream("metrics", Consumed.with(Serdes.String(), Serdes.Double()))
            .processValues(Observe::new);
    stream.process(supplier).to("incidents", Produced.with(Serdes.String(), new IncidentSerde()));
    Topology topology = builder.build();
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "somebody-elses");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    return new TopologyTestDriver(topology, properties);
  }

  /** Makes a number an observation at its record's time. */
  private static final class Observe
      extends ContextualFixedKeyProcessor<String, Double, Observation> {
    @Override
    public void process(FixedKeyRecord<String, Double> input) {
      context().forward(input.withValue(Observation.of(input.timestamp(), (double) input.value())));
    }
  }

  private static List<IncidentRecord> feed(TopologyTestDriver driver, List<Feed.Point> points) {
    TestInputTopic<String, Double> input =
        driver.createInputTopic("metrics", new StringSerializer(), new DoubleSerializer());
    TestOutputTopic<String, IncidentRecord> output =
        driver.createOutputTopic(
            "incidents", new StringDeserializer(), new IncidentSerde().deserializer());
    for (Feed.Point point : points) {
      input.pipeInput(point.series(), point.value(), point.timestampMillis());
    }
    return output.readValuesToList();
  }

  private static Map<String, byte[]> states(TopologyTestDriver driver) {
    Map<String, byte[]> states = new HashMap<>();
    try (KeyValueIterator<String, byte[]> all =
        driver.<String, byte[]>getKeyValueStore("series-state").all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        states.put(entry.key, entry.value);
      }
    }
    return states;
  }

  private static final class Listener implements DetectorListener, StateListener {
    private final List<Reason> resets = new ArrayList<>();
    private int steps;
    private int series;
    private int openIncidents;
    private int mostSeries;
    private int mostOpenIncidents;

    @Override
    public void onDetection(Detection detection, long nanos) {
      steps++;
    }

    @Override
    public void onStateReset(Reason reason) {
      resets.add(reason);
    }

    @Override
    public void onStatesChanged(int seriesChange, int openIncidentsChange) {
      series += seriesChange;
      openIncidents += openIncidentsChange;
      mostSeries = Math.max(mostSeries, series);
      mostOpenIncidents = Math.max(mostOpenIncidents, openIncidents);
    }
  }
}
