package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.Eviction;
import dev.offbeat.detector.intake.Intake;
import dev.offbeat.detector.intake.IntakeSink;
import dev.offbeat.detector.intake.IntakeState;
import dev.offbeat.detector.intake.Rejection;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes in and scores the points of one task's series, each against its series' state, which it
 * takes from the store and puts back; and looks at the series from which nothing comes.
 */
final class AnomalyProcessor<V, R extends DetectionEvent>
    implements Processor<String, V, String, R>, IntakeSink {
  /*
   * Series are woken before the point that moved the clock is taken in, and not by stream-time
   * punctuation, which comes after some number of records: so the order of a partition alone says
   * what is told, and a restart changes nothing.
   */
  private final ProcessorParts parts;
  private final Publisher<R> publisher;
  private final BiFunction<String, V, Point> reader;
  private final List<String> features;
  private final String fingerprint;

  // Set by init, which precedes every other call and may follow a close.
  private ProcessorContext<String, R> context;
  private RuledDetectors detectors;
  private Intake intake; // where no rule speaks
  private SeriesStates states;
  private Deadlines deadlines;
  private TaskClock clock;

  // The series that is at work, and the record that it is about, if there is one.
  private String series = "";
  private @Nullable Record<String, V> input;
  private SeriesSettings settings;
  private boolean isImputed; // the value of the point to come
  private boolean isBridged; // what the next imputation is of

  /**
   * @param reader makes a point of a record's key and value; null if it cannot
   */
  @SuppressWarnings("NullAway.Init")
  AnomalyProcessor(
      ProcessorParts parts, BiFunction<String, V, Point> reader, Publisher<R> publisher) {
    this.parts = parts;
    this.reader = reader;
    this.publisher = publisher;
    this.features = parts.model().metadata().features();
    this.fingerprint = parts.model().fingerprint();
  }

  @Override
  public void init(ProcessorContext<String, R> context) {
    this.context = context;
    detectors = parts.newDetectors();
    intake = new Intake(parts.intake(), parts.model().metadata());
    states =
        new SeriesStates(
            parts.model(),
            context.getStateStore(parts.storeName()),
            intake.newState(),
            parts.stateListener());
    deadlines = new Deadlines(context.getStateStore(parts.deadlinesName()));
    clock = new TaskClock(deadlines.clock());
    context.schedule(
        Duration.ofMillis(TaskClock.TICK_MILLIS), PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, V> input) {
    Point point = read(input);
    long time = point.observation().timestampMillis();
    long wall = context.currentSystemTimeMs();
    if (intake.isTooFarAhead(time, wall)) {
      reject(
          input,
          point,
          Rejection.TIMESTAMP_FUTURE,
          "expected a timestamp at most %s after %s, found %s"
              .formatted(
                  parts.intake().futureBound(),
                  Instant.ofEpochMilli(wall),
                  Instant.ofEpochMilli(time)));
      return;
    }
    if (clock.hear(time, wall)) {
      wake();
    }
    settings = detectors.settings(point.series());
    if (!settings.watch()) {
      parts.ruleListener().onIgnored();
      return;
    }
    if (!states.take(point.series()) && states.series() >= parts.seriesLimit()) {
      reject(
          input,
          point,
          Rejection.SERIES_CAPPED,
          "expected at most %d series in a partition, found another one"
              .formatted(parts.seriesLimit()));
      return;
    }
    series = point.series();
    this.input = input;
    if (detectors.intake(settings, time).take(states.intake(), point, clock.now(), this)) {
      settle();
    }
    this.input = null;
  }

  private Point read(Record<String, V> input) {
    Point point =
        input.key() == null || input.value() == null
            ? null
            : reader.apply(input.key(), input.value());
    if (point == null || point.observation().size() != features.size()) {
      throw new IllegalArgumentException(
          "expected an observation of %d values under the key of its series, found %s under %s"
              .formatted(features.size(), input.value(), input.key()));
    }
    return point;
  }

  /** Where the record at work came from; null where none is. */
  private @Nullable SourcePosition source() {
    return input == null ? null : position();
  }

  private @Nullable SourcePosition position() {
    return context
        .recordMetadata()
        .map(at -> new SourcePosition(at.topic(), at.partition(), at.offset()))
        .orElse(null);
  }

  private void reject(Record<String, V> input, Point point, Rejection reason, String message) {
    parts.intakeListener().onRejected(reason);
    RejectedRecord rejected =
        new RejectedRecord(
            point.series(), point.observation(), features, reason, message, position());
    publisher.publish(rejected, event -> context.forward(input.withValue(event)));
  }

  private void tick(long wallMillis) {
    if (clock.tick(wallMillis, parts.connected().getAsBoolean())) {
      wake();
    }
  }

  /** Looks at the series whose time has come. */
  private void wake() {
    deadlines.keepClock(clock.now());
    input = null;
    List<Deadlines.Due> due = deadlines.takeDue(clock.now());
    while (!due.isEmpty()) {
      due.forEach(this::wake);
      due = deadlines.takeDue(clock.now());
    }
  }

  private void wake(Deadlines.Due due) {
    if (!states.take(due.series()) || states.intake().timerMillis() != due.time()) {
      return; // forgotten, or looked at at another time
    }
    series = due.series();
    settings = detectors.settings(series);
    long end = settings.maintainedUntil(clock.now());
    if (end > clock.now()) { // what is silent now is told of then
      deadlines.put(wholeTick(end), series);
      states.intake().keepTimer(wholeTick(end));
      states.put(series);
      return;
    }
    if (detectors.intake(settings, clock.now()).wake(states.intake(), series, clock.now(), this)) {
      states.forget(series);
      parts.intakeListener().onEvicted(Eviction.TTL);
    } else {
      states.intake().keepTimer(IntakeState.NEVER);
      settle();
    }
  }

  /** Puts the series back, and sees to it that it is looked at in time. */
  private void settle() {
    long kept = states.intake().timerMillis();
    long wanted = wholeTick(detectors.intake(settings, clock.now()).timer(states.intake()));
    if (wanted != Long.MAX_VALUE && (kept == IntakeState.NEVER || wanted < kept)) {
      if (kept != IntakeState.NEVER) {
        deadlines.remove(kept, series);
      }
      deadlines.put(wanted, series);
      states.intake().keepTimer(wanted);
    }
    states.put(series);
  }

  private static long wholeTick(long time) {
    long rounded = -Math.floorDiv(-time, TaskClock.TICK_MILLIS) * TaskClock.TICK_MILLIS;
    return rounded < time ? Long.MAX_VALUE : rounded;
  }

  private void forward(R event) {
    context.forward(
        input == null
            ? new Record<>(series, event, context.currentSystemTimeMs())
            : input.withValue(event));
  }

  @Override
  public void score(Observation observation, boolean rewarming) {
    publish(observation, detectors.detect(settings, states.state(), observation, rewarming));
  }

  @Override
  public void refuse(Observation observation, Detection.Status reason) {
    publish(observation, detectors.detector(settings).refuse(states.state(), observation, reason));
  }

  private void publish(Observation observation, Detection detection) {
    if (!series.startsWith(Decoder.RESERVED)) {
      parts.pointListener().onPoint(series, detection, isImputed);
    }
    isImputed = false;
    Incident incident = detectors.publishable(settings, states.state(), detection);
    SourcePosition source = incident == null ? null : source(); // nothing else tells it
    publisher.publish(series, observation, detection, incident, source, this::forward);
  }

  @Override
  public void bridge(long timestampMillis) {
    detectors.detector(settings).bridge(states.state(), timestampMillis);
    isBridged = true;
    if (!series.startsWith(Decoder.RESERVED)) {
      parts.pointListener().onBridged(series, timestampMillis);
    }
  }

  @Override
  public void forget() {
    detectors.detector(settings).forget(states.state());
  }

  @Override
  public void restart() {
    states.restart();
  }

  @Override
  public void tell(Incident incident) {
    parts.intakeListener().onIntakeIncident(incident);
    if (!detectors.isPublishable(settings, states.intake(), incident, clock.now())) {
      return;
    }
    publisher.publish(IncidentRecord.of(series, incident, fingerprint, source()), this::forward);
  }

  @Override
  public void reordered() {
    parts.intakeListener().onReordered();
  }

  @Override
  public void imputed() {
    parts.intakeListener().onImputed();
    isImputed = !isBridged; // what is bridged has no point to come
    isBridged = false;
  }

  @Override
  public void close() {
    states.close();
    detectors.close();
  }
}
