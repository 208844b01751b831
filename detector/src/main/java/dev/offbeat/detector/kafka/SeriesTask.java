package dev.offbeat.detector.kafka;

import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.Eviction;
import dev.offbeat.detector.intake.Intake;
import dev.offbeat.detector.intake.IntakeState;
import dev.offbeat.detector.intake.Rejection;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The series of one task: takes in and scores their points, each against its series' state, which
 * it takes from the store and puts back; and looks at the series from which nothing comes. It knows
 * no topology, so that a replay is the same code.
 */
final class SeriesTask<R extends DetectionEvent> implements AutoCloseable {
  /*
   * Series are woken before the point that moved the clock is taken in, and not by stream-time
   * punctuation, which comes after some number of records: so the order of a partition alone says
   * what is told, and a restart changes nothing.
   */
  private final ProcessorParts parts;
  private final Publisher<R> publisher;
  private final Outlet<R> outlet;
  private final RuledDetectors detectors;
  private final Intake intake; // where no rule speaks
  private final TaskModels held;
  private final SeriesStates states;
  private final SeriesEntry entry; // the states' scratch
  private final ModelChange models;
  private final Deadlines deadlines;
  private final TaskClock clock;
  private final SeriesCourse<R> course;

  /** Takes over two stores, which say what came before. */
  SeriesTask(
      ProcessorParts parts,
      Publisher<R> publisher,
      KeyValueStore<String, byte[]> stateStore,
      KeyValueStore<byte[], byte[]> deadlineStore,
      Outlet<R> outlet) {
    this.parts = parts;
    this.publisher = publisher;
    this.outlet = outlet;
    detectors = parts.newDetectors();
    intake = new Intake(parts.intake(), parts.model().metadata());
    held = new TaskModels(parts.models());
    TaskModel first = held.of(held.plan().first());
    states =
        new SeriesStates(
            held,
            first,
            stateStore,
            intake.newState(),
            parts.stateListener(),
            parts.modelListener());
    entry = states.entry();
    models = new ModelChange(held, first, states, detectors, parts.modelListener());
    deadlines = new Deadlines(deadlineStore);
    clock = new TaskClock(deadlines.clock());
    course = new SeriesCourse<>(parts, detectors, entry, models, publisher, outlet);
  }

  /**
   * Takes in the point of a record.
   *
   * @param wallMillis what the time is, ms since the epoch
   */
  void take(Point point, long wallMillis) {
    if (!hear(point, wallMillis)) {
      return;
    }
    String series = point.series();
    SeriesSettings settings = detectors.settings(series);
    if (!settings.watch()) {
      parts.ruleListener().onIgnored();
      return;
    }
    if (!states.take(series, models.first(settings)) && states.series() >= parts.seriesLimit()) {
      reject(
          point,
          Rejection.SERIES_CAPPED,
          "expected at most %d series in a partition, found another one"
              .formatted(parts.seriesLimit()));
      return;
    }
    course.begin(series, settings, clock.now(), true);
    long time = point.observation().timestampMillis();
    if (intake(settings, time).take(entry.intake(), point, clock.now(), course)) {
      settle(series, settings);
    }
  }

  /**
   * Lets the clock go on with a point, which is not taken in.
   *
   * @return whether it may be: not if it is too far ahead
   */
  boolean hear(Point point, long wallMillis) {
    long time = point.observation().timestampMillis();
    if (intake.isTooFarAhead(time, wallMillis)) {
      reject(
          point,
          Rejection.TIMESTAMP_FUTURE,
          "expected a timestamp at most %s after %s, found %s"
              .formatted(
                  parts.intake().futureBound(),
                  Instant.ofEpochMilli(wallMillis),
                  Instant.ofEpochMilli(time)));
      return false;
    }
    models.look();
    if (clock.hear(time, wallMillis)) {
      wake();
    }
    return true;
  }

  private void reject(Point point, Rejection reason, String message) {
    parts.intakeListener().onRejected(reason);
    RejectedRecord rejected =
        new RejectedRecord(
            point.series(),
            point.observation(),
            parts.model().metadata().features(),
            reason,
            message,
            outlet.position());
    publisher.publish(rejected, event -> outlet.forward(point.series(), event, true));
  }

  /** How a series is watched now. */
  SeriesSettings settings(String series) {
    return detectors.settings(series);
  }

  /** Time has passed. */
  void tick(long wallMillis) {
    if (clock.tick(wallMillis, parts.connected().getAsBoolean())) {
      wake();
    }
    models.tidy();
  }

  /** Looks at the series whose time has come. */
  private void wake() {
    deadlines.keepClock(clock.now());
    List<Deadlines.Due> due = deadlines.takeDue(clock.now());
    while (!due.isEmpty()) {
      due.forEach(this::wake);
      due = deadlines.takeDue(clock.now());
    }
  }

  private void wake(Deadlines.Due due) {
    String series = due.series();
    SeriesSettings settings = detectors.settings(series);
    boolean isKnown = states.take(series, models.first(settings));
    if (!isKnown || entry.intake().timerMillis() != due.time()) {
      return; // forgotten, or looked at at another time
    }
    long end = settings.maintainedUntil(clock.now());
    if (end > clock.now()) { // what is silent now is told of then
      deadlines.put(wholeTick(end), series);
      entry.intake().keepTimer(wholeTick(end));
      states.put(series);
      return;
    }
    course.begin(series, settings, clock.now(), false);
    Intake ofRules = intake(settings, clock.now());
    if (ofRules.wake(entry.intake(), series, clock.now(), course)) {
      states.forget(series);
      parts.intakeListener().onEvicted(Eviction.TTL);
    } else {
      entry.intake().keepTimer(IntakeState.NEVER);
      settle(series, settings);
    }
  }

  private Intake intake(SeriesSettings settings, long millis) {
    return detectors.intake(settings, entry.model().model, millis);
  }

  /** Puts the series back, and sees to it that it is looked at in time. */
  private void settle(String series, SeriesSettings settings) {
    long kept = entry.intake().timerMillis();
    long wanted = wholeTick(intake(settings, clock.now()).timer(entry.intake()));
    if (wanted != Long.MAX_VALUE && (kept == IntakeState.NEVER || wanted < kept)) {
      if (kept != IntakeState.NEVER) {
        deadlines.remove(kept, series);
      }
      deadlines.put(wanted, series);
      entry.intake().keepTimer(wanted);
    }
    states.put(series);
  }

  private static long wholeTick(long time) {
    long rounded = -Math.floorDiv(-time, TaskClock.TICK_MILLIS) * TaskClock.TICK_MILLIS;
    return rounded < time ? Long.MAX_VALUE : rounded;
  }

  @Override
  public void close() {
    states.close();
    detectors.close();
    held.close();
  }
}
