package dev.offbeat.detector.intake;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.Point;
import dev.offbeat.detector.intake.IntakeState.Reading;
import dev.offbeat.detector.model.ModelMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the points of series as they come, and says what is to be done about each: in order,
 * once, as rates where they are counters. It raises what no single point shows, that a series is
 * silent or stands still. One per thread; any number of series. A point of a gauge that comes in
 * order costs no allocation.
 */
public final class Intake {
  /*
   * Two times. A series' own is the event time of its points; by it they are ordered and scored. The
   * task's clock is told: it goes on with the event times of all series, and tells how long one has
   * said nothing. A series whose stamps lag behind the others' is therefore not silent.
   *
   * Points wait for older ones until the series' newest is the window ahead of them. A point not after
   * the last that went on is late, one at its time or at a waiting one's a duplicate; neither is a sign
   * of life, nor is a missing value.
   */
  private static final int MOST_BRIDGED = 10_000;
  private static final int MOST_REWARMING = 100;
  private static final int UNKNOWN_MEMORY = 100;

  private final IntakeOptions options;
  private final IncidentMaker incidents;
  private final int features;
  private final int mostBridged;
  private final int rewarming;
  private final long windowMillis;
  private final long futureMillis;
  private final long liveMillis;

  /**
   * An intake for a model's series. As many points in a row are bridged as the model's memory is
   * long, and after more the network is given as many, 100 at most, to come back; 100 where the
   * model does not say.
   */
  public Intake(IntakeOptions options, ModelMetadata metadata) {
    this.options = options;
    incidents = new IncidentMaker(metadata.features());
    features = metadata.featureCount();
    int memory =
        metadata.stability() == null ? UNKNOWN_MEMORY : metadata.stability().memoryLength();
    mostBridged = Math.max(1, Math.min(MOST_BRIDGED, memory));
    rewarming = Math.min(MOST_REWARMING, mostBridged);
    windowMillis = options.reorderWindow().toMillis();
    futureMillis = options.futureBound().toMillis();
    liveMillis = options.timeToLive().toMillis();
  }

  /** The state of a series of which nothing is known yet. */
  public IntakeState newState() {
    return new IntakeState(features);
  }

  /** Whether a point's time is further ahead of the wall clock than any clock should be wrong. */
  public boolean isTooFarAhead(long timestampMillis, long wallMillis) {
    return timestampMillis > Clocks.sum(wallMillis, futureMillis);
  }

  /**
   * Takes in a point.
   *
   * @param clockMillis the task's clock, which this point has moved already
   * @return whether the state changed
   */
  public boolean take(IntakeState state, Point point, long clockMillis, IntakeSink sink) {
    Observation observation = point.observation();
    long time = observation.timestampMillis();
    if (state.arrivalMillis == IntakeState.NEVER) {
      state.arrivalMillis = clockMillis;
    }
    boolean decided = decide(state, point, sink);
    state.pauses.declare(point.periodMillis());
    if (state.lastMillis != IntakeState.NEVER && time <= state.lastMillis) {
      sink.refuse(observation, status(time == state.lastMillis));
      return decided;
    }
    if (windowMillis == 0 && state.waiting.count() == 0) {
      live(state, point, clockMillis, sink);
      emit(state, point, sink);
      return true;
    }
    int place = state.waiting.place(time);
    if (place < 0) {
      sink.refuse(observation, Detection.Status.DUPLICATE);
      return decided;
    }
    if (place < state.waiting.count()) {
      sink.reordered();
    }
    live(state, point, clockMillis, sink);
    state.waiting.insert(place, time, point.startMillis(), point.statistic());
    for (int f = 0; f < features; f++) {
      state.waiting.set(place, f, observation.value(f));
    }
    long until = state.waiting.newest() - windowMillis;
    while (state.waiting.count() > 0
        && (state.waiting.oldest() <= until || state.waiting.isOverfull())) {
      emitOldest(state, point.series(), sink);
    }
    return true;
  }

  private static Detection.Status status(boolean isDuplicate) {
    return isDuplicate ? Detection.Status.DUPLICATE : Detection.Status.LATE;
  }

  /** Decides whether the series is a counter; returns whether that is news. */
  private boolean decide(IntakeState state, Point point, IntakeSink sink) {
    Reading reading =
        switch (options.counters()) {
          case NONE -> Reading.VALUE;
          case ALL -> point.kind() == Point.Kind.DELTA ? Reading.DELTA : Reading.CUMULATIVE;
          case AUTO ->
              switch (point.kind()) {
                case GAUGE -> Reading.VALUE;
                case CUMULATIVE -> Reading.CUMULATIVE;
                case DELTA -> Reading.DELTA;
                case UNKNOWN -> infer(state, point.series());
              };
        };
    if (reading == state.reading) {
      return false;
    }
    if (state.reading != Reading.UNDECIDED) {
      sink.restart();
    }
    state.reading = reading;
    state.inferred = options.counters() == CounterPolicy.AUTO && point.kind() == Point.Kind.UNKNOWN;
    state.counter.clear();
    state.standstill.clear();
    state.holds = false;
    return true;
  }

  private static Reading infer(IntakeState state, String series) {
    if (state.inferred) {
      return state.reading;
    }
    return !state.disproved && CounterNames.isCounter(series) ? Reading.CUMULATIVE : Reading.VALUE;
  }

  /**
   * Notes that the series speaks. A statistic's reading does, whether anything was observed or not.
   */
  private void live(IntakeState state, Point point, long clockMillis, IntakeSink sink) {
    Observation observation = point.observation();
    if (options.missing() != MissingPolicy.ZERO
        && point.statistic() == null
        && isBlank(observation)) {
      return;
    }
    long time = observation.timestampMillis();
    if (state.silent) {
      sink.tell(incidents.silenceEnds(state, time, allowed(state)));
    }
    boolean first = state.liveMillis == IntakeState.NEVER;
    state.pauses.learn(first ? 0 : time - state.liveMillis, state.silent);
    state.silent = false;
    state.liveMillis = first ? time : Math.max(time, state.liveMillis);
    state.arrivalMillis = Math.max(clockMillis, state.arrivalMillis);
  }

  private void emitOldest(IntakeState state, String series, IntakeSink sink) {
    Observation observation = Observation.of(state.waiting.oldest(), state.waiting.oldestValues());
    long start = state.waiting.oldestStart();
    RunningStatistic statistic = state.waiting.oldestStatistic();
    state.waiting.removeOldest();
    Point point = new Point(series, observation, Point.Kind.UNKNOWN, start, 0);
    emit(state, statistic == null ? point : point.withStatistic(statistic), sink);
  }

  /** Hands on a point whose turn it is. */
  private void emit(IntakeState state, Point point, IntakeSink sink) {
    Observation raw = sinceBefore(state, point);
    Observation observation =
        switch (state.reading) {
          case UNDECIDED, VALUE -> raw;
          case CUMULATIVE -> state.counter.cumulative(raw, point.startMillis());
          case DELTA -> state.counter.delta(raw, point.startMillis(), point.periodMillis());
        };
    if (state.inferred && state.reading == Reading.CUMULATIVE && state.counter.isDoubtful()) {
      state.disproved = true;
      state.reading = Reading.VALUE;
      observation = raw;
      sink.restart();
    }
    if (!isWhole(observation)) {
      Observation filled = fill(state, point, observation, sink);
      if (filled == null) {
        sink.refuse(raw, Detection.Status.MISSING);
        if (point.statistic() != null || (state.isCounter() && isWhole(raw))) {
          state.lastMillis = raw.timestampMillis(); // read, though there is no value yet
        }
        return;
      }
      score(state, filled, sink);
      return;
    }
    if (options.missing() == MissingPolicy.PREDICT) {
      bridge(state, observation.timestampMillis(), false, sink);
      state.bridged = 0;
      state.rewarming = state.stale ? rewarming : state.rewarming;
      state.stale = false;
    }
    score(state, observation, sink);
    if (options.flatline()) {
      watch(state, observation, sink);
    }
  }

  /** A statistic of all since the start as that of what came since the point before. */
  private static Observation sinceBefore(IntakeState state, Point point) {
    Observation observation = point.observation();
    RunningStatistic reading = point.statistic();
    if (reading != null) {
      return state.statistic.next(reading, observation.timestampMillis(), point.startMillis());
    }
    if (!state.statistic.isEmpty() && isWhole(observation)) {
      state.statistic.clear(); // now told of each interval
    }
    return observation;
  }

  private void score(IntakeState state, Observation observation, IntakeSink sink) {
    boolean isRewarming = state.rewarming > 0;
    state.rewarming -= isRewarming ? 1 : 0;
    state.lastMillis = observation.timestampMillis();
    state.holds = options.missing() == MissingPolicy.HOLD;
    for (int f = 0; state.holds && f < features; f++) {
      state.held[f] = observation.value(f);
    }
    sink.score(observation, isRewarming);
  }

  /** What is to be scored in place of a point with missing values; null for nothing. */
  private @Nullable Observation fill(
      IntakeState state, Point point, Observation observation, IntakeSink sink) {
    switch (options.missing()) {
      case SKIP -> {
        return null;
      }
      case PREDICT -> {
        bridge(state, observation.timestampMillis(), true, sink);
        return null;
      }
      case HOLD -> {
        if (!state.holds) {
          return null;
        }
      }
      case ZERO -> {
        boolean isFirst =
            point.statistic() != null
                ? state.statistic.isAlone()
                : state.isCounter() && state.lastMillis == IntakeState.NEVER;
        if (isFirst) {
          return null; // not missing, but without a value
        }
      }
    }
    double[] values = new double[features];
    for (int f = 0; f < features; f++) {
      double value = observation.value(f);
      double other = options.missing() == MissingPolicy.HOLD ? state.held[f] : 0;
      values[f] = Double.isFinite(value) ? value : other;
    }
    sink.imputed();
    return Observation.of(observation.timestampMillis(), values);
  }

  /**
   * Steps over what lies between the last point and this one, at the series' cadence.
   *
   * @param inclusive whether over this one too
   */
  private void bridge(IntakeState state, long time, boolean inclusive, IntakeSink sink) {
    double cadence = state.pauses.cadence();
    if (state.stale || state.lastMillis == IntakeState.NEVER || cadence < 1) {
      return;
    }
    long gap = time - state.lastMillis;
    long steps = Math.max(1, Math.round(gap / cadence));
    long missed = inclusive ? steps : steps - 1;
    if (state.bridged + missed > mostBridged) {
      sink.forget();
      state.stale = true;
      return;
    }
    for (long i = 1; i <= missed; i++) {
      sink.bridge(state.lastMillis + Math.round((double) gap / steps * i));
      sink.imputed();
    }
    state.bridged += (int) missed;
    if (inclusive) {
      state.lastMillis = time;
    }
  }

  private void watch(IntakeState state, Observation observation, IntakeSink sink) {
    Standstill still = state.standstill;
    switch (still.step(observation)) {
      case NONE -> {}
      case BEGAN -> sink.tell(incidents.standstillBegins(state, observation));
      case ENDED -> {
        sink.tell(incidents.standstillEnds(state, observation.timestampMillis()));
        still.begin(observation.timestampMillis());
      }
    }
  }

  private double allowed(IntakeState state) {
    return options.silence() == 0 ? 0 : state.pauses.allowed(options.silence());
  }

  /**
   * When the series is to be looked at if nothing comes of it until then, by the task's clock;
   * {@link Long#MAX_VALUE} for never.
   */
  public long timer(IntakeState state) {
    long next = Long.MAX_VALUE;
    if (liveMillis > 0) {
      next = Clocks.sum(state.arrivalMillis, liveMillis);
    }
    double allowed = allowed(state);
    if (allowed > 0 && !state.silent) {
      next = Math.min(next, Clocks.sum(state.arrivalMillis, (long) Math.ceil(allowed)));
    }
    if (state.waiting.count() > 0) {
      next = Math.min(next, Clocks.sum(state.arrivalMillis, windowMillis));
    }
    return next;
  }

  /**
   * Looks at a series from which nothing has come: lets its waiting points go on, tells that it is
   * silent, gives it up.
   *
   * @return whether the series is to be forgotten; what of it was told is then resolved
   */
  public boolean wake(IntakeState state, String series, long clockMillis, IntakeSink sink) {
    if (clockMillis >= Clocks.sum(state.arrivalMillis, windowMillis)) {
      while (state.waiting.count() > 0) {
        emitOldest(state, series, sink);
      }
    }
    double allowed = allowed(state);
    if (allowed > 0
        && !state.silent
        && clockMillis >= Clocks.sum(state.arrivalMillis, (long) Math.ceil(allowed))) {
      state.silent = true;
      sink.tell(incidents.silenceBegins(state, allowed));
    }
    if (liveMillis == 0 || clockMillis < Clocks.sum(state.arrivalMillis, liveMillis)) {
      return false;
    }
    long end = Clocks.sum(Math.max(state.liveMillis, state.lastMillis), liveMillis);
    if (state.silent) {
      sink.tell(incidents.silenceEnds(state, end, allowed));
    }
    if (state.isFlat()) {
      sink.tell(incidents.standstillEnds(state, end));
    }
    return true;
  }

  private static boolean isBlank(Observation observation) {
    for (int f = 0; f < observation.size(); f++) {
      if (Double.isFinite(observation.value(f))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWhole(Observation observation) {
    for (int f = 0; f < observation.size(); f++) {
      if (!Double.isFinite(observation.value(f))) {
        return false;
      }
    }
    return true;
  }
}
