package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.kafka.ModelListener.Switch;
import dev.offbeat.detector.metrics.DetectorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change of models over stores that outlive the processor. */
class ModelChangeTest {
  private static final byte[] FIRST = TestModels.bytes("value");
  private static final byte[] BETTER = TestModels.unsure(-1.7f);

  private static final int SERIES = 3;
  private static final int CHANGE = 150;
  private static final List<Feed.Point> POINTS = Feed.points(SERIES, 600);

  private Shelf shelf;
  private Run run;

  @BeforeEach
  void start() {
    shelf = new Shelf(FIRST, BETTER);
    shelf.want(FIRST);
    run = new Run(shelf);
  }

  @AfterEach
  void stop() {
    run.close();
    assertThat(shelf.holds.values()).as("models that are still held").containsOnly(0);
  }

  @Test
  void change_restartsAnywhere_changeNothing() {
    List<DetectionEvent> expected = story(Set.of());
    assertThat(expected).anyMatch(event -> event instanceof IncidentRecord);
    stop();

    start();
    // Amid the warm-up, the trial, the switches and the watch, and between two series.
    List<DetectionEvent> told =
        story(Set.of(451, 453, 600, 752, 753, 754, 800, 943, 944, 945, 946, 1000, 1232, 1300));
    assertThat(told).isEqualTo(expected);
    assertThat(run.listener.switches).isEqualTo(SERIES);
  }

  @Test
  void change_storeLeavesTheModelOfBeforeAway_seriesGoOnWithWhatTheirCompanionsKnow() {
    run.feed(0, SERIES * CHANGE);
    shelf.want(BETTER);
    run.feed(SERIES * CHANGE, SERIES * 300);
    run.close();
    shelf.remove(FIRST);
    run.open();
    run.told.clear();
    run.feed(SERIES * 300, SERIES * 310);

    assertThat(run.listener.kinds).containsOnly(Switch.ORPHANED);
    assertThat(run.told)
        .filteredOn(ScoreRecord.class::isInstance)
        .isNotEmpty()
        .allSatisfy(
            event -> assertThat(((ScoreRecord) event).fingerprint()).isEqualTo(print(BETTER)));
  }

  @Test
  void change_anOpenEntry_hasNoMoreBytesBeforeAndAfterIt() {
    run.feed(0, SERIES * CHANGE);
    int before = run.bytes();
    shelf.want(BETTER);
    run.feed(SERIES * CHANGE, SERIES * (CHANGE + 10));
    assertThat(run.bytes()).isGreaterThan(2 * before * 9 / 10);
    run.feed(SERIES * (CHANGE + 10), SERIES * 599);
    run.tick();
    run.feed(SERIES * 599, SERIES * 600);

    assertThat(run.counts()).hasSize(17);
    assertThat(run.entry("host-0")[0]).isEqualTo((byte) 64);
  }

  @Test
  void change_newSeriesAmidTheTrial_beginsWithTheFirstModelAndFollows() {
    run.feed(0, SERIES * CHANGE);
    shelf.want(BETTER);
    run.feed(SERIES * CHANGE, SERIES * 260);
    run.told.clear();
    run.point("new", 260, 1);
    assertThat(((ScoreRecord) run.told.get(0)).fingerprint()).isEqualTo(print(FIRST));

    run.feed(SERIES * 260, SERIES * 330);
    run.told.clear();
    run.point("newer", 330, 1);
    assertThat(((ScoreRecord) run.told.get(0)).fingerprint()).isEqualTo(print(BETTER));
  }

  @Test
  void change_cancelledInShadow_leavesNoTrace() {
    List<DetectionEvent> plain = run.feed(0, POINTS.size());
    stop();

    start();
    run.feed(0, SERIES * CHANGE);
    shelf.want(BETTER);
    run.feed(SERIES * CHANGE, SERIES * 280);
    shelf.want(FIRST);
    run.feed(SERIES * 280, POINTS.size());
    assertThat(run.told).isEqualTo(plain);
    run.tick();
    assertThat(shelf.holds).containsEntry(print(BETTER), 0).containsEntry(print(FIRST), 1);
  }

  /** A change from the first model to the better one, and restarts before some of the points. */
  private List<DetectionEvent> story(Set<Integer> restarts) {
    for (int i = 0; i < POINTS.size(); i++) {
      if (i == SERIES * CHANGE) {
        shelf.want(BETTER);
      }
      if (restarts.contains(i)) {
        run.close();
        run.open();
      }
      run.feed(i, i + 1);
    }
    return List.copyOf(run.told);
  }

  private static String print(byte[] model) {
    return DetectorModel.fingerprint(model);
  }

  /** Models by their fingerprints, which are opened when they are held first. */
  private static final class Shelf implements Models {
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, DetectorModel> open = new HashMap<>();
    private final Map<String, Integer> holds = new HashMap<>();
    private ModelPlan plan;

    private Shelf(byte[]... models) {
      for (byte[] model : models) {
        files.put(print(model), model);
        holds.put(print(model), 0);
      }
    }

    private void want(byte[] model) {
      plan =
          new ModelPlan(
              Map.of(ModelPlan.DEFAULT, new ModelPlan.Choice(print(model), true)), null, 64, 96);
    }

    private void remove(byte[] model) {
      files.remove(print(model));
    }

    @Override
    public ModelPlan plan() {
      return plan;
    }

    @Override
    public @Nullable DetectorModel hold(String fingerprint) {
      byte[] file = files.get(fingerprint);
      if (file == null) {
        return null;
      }
      holds.merge(fingerprint, 1, Integer::sum);
      return open.computeIfAbsent(fingerprint, name -> DetectorModel.load(name, file));
    }

    @Override
    public void release(DetectorModel model) {
      if (holds.merge(model.fingerprint(), -1, Integer::sum) == 0) {
        open.remove(model.fingerprint());
        model.close();
      }
    }
  }

  private static final class Heard implements ModelListener {
    private final Set<Switch> kinds = new HashSet<>();
    private int switches;

    @Override
    public void onSeries(String fingerprint, int live, int shadow) {}

    @Override
    public void onSwitched(String from, String to, Switch kind) {
      kinds.add(kind);
      switches++;
    }

    @Override
    public void onVerdict(String fingerprint, boolean accepted, String sentence) {}
  }

  /** A processor, again and again over the same stores. */
  private static final class Run {
    private final MockProcessorContext<String, DetectionEvent> context =
        new MockProcessorContext<>();
    private final KeyValueStore<String, byte[]> states;
    private final Shelf shelf;
    private final Heard listener = new Heard();
    private final List<DetectionEvent> told = new ArrayList<>();
    private Processor<String, Point, String, DetectionEvent> processor;

    private Run(Shelf shelf) {
      this.shelf = shelf;
      states =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore("series-state"), Serdes.String(), Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      states.init(context.getStateStoreContext(), states);
      context.addStateStore(states);
      KeyValueStore<byte[], byte[]> deadlines =
          Stores.keyValueStoreBuilder(
                  Stores.inMemoryKeyValueStore("series-state-deadlines"),
                  Serdes.ByteArray(),
                  Serdes.ByteArray())
              .withLoggingDisabled()
              .build();
      deadlines.init(context.getStateStoreContext(), deadlines);
      context.addStateStore(deadlines);
      context.setCurrentSystemTimeMs(POINTS.get(0).timestampMillis() + 1_000_000_000L);
      open();
    }

    private void open() {
      DetectorModel model = shelf.hold(shelf.plan().first());
      processor =
          new DetectionProcessorSupplier(
                  model,
                  DetectorOptions.defaults(),
                  new DetectorMetrics(new SimpleMeterRegistry(), model),
                  true,
                  true)
              .withModels(shelf, listener)
              .get();
      processor.init(context);
      shelf.release(model);
    }

    private void close() {
      processor.close();
    }

    private List<DetectionEvent> feed(int from, int until) {
      for (Feed.Point point : POINTS.subList(from, until)) {
        point(point.series(), point.timestampMillis(), point.value());
      }
      return List.copyOf(told);
    }

    private void point(String series, int minute, double value) {
      point(series, POINTS.get(SERIES * minute).timestampMillis(), value);
    }

    private void point(String series, long timestampMillis, double value) {
      Feed.Point point = new Feed.Point(series, timestampMillis, value);
      processor.process(
          new Record<>(series, Point.of(series, point.observation()), timestampMillis));
      context.forwarded().forEach(each -> told.add(each.record().value()));
      context.resetForwards();
    }

    private void tick() {
      context
          .scheduledPunctuators()
          .get(context.scheduledPunctuators().size() - 1)
          .getPunctuator()
          .punctuate(context.currentSystemTimeMs());
    }

    private byte[] counts() {
      return states.get(StateCounts.KEY);
    }

    private byte[] entry(String series) {
      return states.get(series);
    }

    private int bytes() {
      int bytes = 0;
      try (KeyValueIterator<String, byte[]> all = states.all()) {
        while (all.hasNext()) {
          bytes += all.next().value.length;
        }
      }
      return bytes;
    }
  }
}
