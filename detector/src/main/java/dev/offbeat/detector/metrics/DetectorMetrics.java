package dev.offbeat.detector.metrics;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorListener;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Severity;
import dev.offbeat.detector.StateDecodeException;
import dev.offbeat.detector.StateListener;
import dev.offbeat.detector.intake.Eviction;
import dev.offbeat.detector.intake.IntakeListener;
import dev.offbeat.detector.intake.Rejection;
import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Counts what detectors do in a meter registry. One for a process: shared by all its threads. Every
 * counter is there from the start, at zero, so that its first increment is seen as one.
 */
public final class DetectorMetrics implements DetectorListener, StateListener, IntakeListener {
  private static final Duration[] STEP_BUCKETS = {
    Duration.ofNanos(1_000),
    Duration.ofNanos(2_000),
    Duration.ofNanos(5_000),
    Duration.ofNanos(10_000),
    Duration.ofNanos(20_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(10)
  };
  private static final Duration[] LAG_BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(2),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofDays(1)
  };
  private static final double[] SCORE_BUCKETS = {0.25, 0.5, 0.75, 1, 1.5, 2, 4};

  /** Whether this thread runs steps that are nobody's. */
  private static final ThreadLocal<Boolean> UNCOUNTED = new ThreadLocal<>();

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<Detection.Status, Counter> observations;
  private final Map<Incident.Direction, Map<Part, Map<Severity, Counter>>> incidentsOpened;
  private final Map<LearningGate, Counter> learningGate;
  private final Map<StateDecodeException.Reason, Counter> stateResets;
  private final Map<Rejection, Counter> rejected;
  private final Map<Eviction, Counter> evicted;
  private final Counter emptyRecords;
  private final Counter reordered;
  private final Counter imputed;
  private final Counter alertsAllowed;
  private final Timer stepDuration;
  private final Timer observationLag;
  private final DistributionSummary score;
  private final DistributionSummary threshold;
  private final CanaryMeters canary;
  private final RuleMeters rules;
  private final FeedbackMeters feedback;
  private final AlertmanagerMeters alertmanager;
  private final AtomicInteger seriesExposed = new AtomicInteger();
  private final Counter seriesUnexposed;
  private final ModelMeters models;
  private final AtomicLong series = new AtomicLong();
  private final AtomicLong openIncidents = new AtomicLong();
  private volatile long cachedSeries; // that the state store's cache holds, 0 without one

  /** Registers the meters of a model's detectors. */
  public DetectorMetrics(MeterRegistry registry, DetectorModel model) {
    this.registry = registry;
    clock = registry.config().clock();
    observations =
        each(
            Detection.Status.class,
            status -> counter(MeterNames.OBSERVATIONS, "outcome", code(status)));
    incidentsOpened =
        each(
            Incident.Direction.class,
            direction ->
                each(
                    Part.class,
                    part ->
                        each(
                            Severity.class,
                            severity -> incidentsOpened(direction, part, severity))));
    learningGate =
        each(LearningGate.class, gate -> counter(MeterNames.LEARNING_GATE, "gate", code(gate)));
    stateResets =
        each(
            StateDecodeException.Reason.class,
            reason -> counter(MeterNames.STATE_RESETS, "reason", code(reason)));
    rejected =
        each(Rejection.class, reason -> counter(MeterNames.REJECTED, "reason", reason.code()));
    evicted =
        each(Eviction.class, reason -> counter(MeterNames.SERIES_EVICTED, "reason", code(reason)));
    emptyRecords = counter(MeterNames.EMPTY_RECORDS);
    reordered = counter(MeterNames.REORDERED);
    imputed = counter(MeterNames.IMPUTED);
    alertsAllowed = counter(MeterNames.ALERTS_ALLOWED);
    stepDuration = timer(MeterNames.STEP_DURATION, STEP_BUCKETS);
    observationLag = timer(MeterNames.OBSERVATION_LAG, LAG_BUCKETS);
    score =
        DistributionSummary.builder(MeterNames.SCORE.meterName())
            .description(MeterNames.SCORE.description())
            .serviceLevelObjectives(SCORE_BUCKETS)
            .register(registry);
    threshold =
        DistributionSummary.builder(MeterNames.THRESHOLD.meterName())
            .description(MeterNames.THRESHOLD.description())
            .register(registry);
    canary = new CanaryMeters(registry);
    rules = new RuleMeters(registry);
    feedback = new FeedbackMeters(registry);
    alertmanager = new AlertmanagerMeters(registry);
    gauge(MeterNames.SERIES_EXPOSED, seriesExposed);
    seriesUnexposed = counter(MeterNames.SERIES_UNEXPOSED);
    gauge(MeterNames.SERIES_ACTIVE, series);
    gauge(MeterNames.INCIDENTS_OPEN, openIncidents);
    Gauge.builder(MeterNames.STATE_CACHE_LOAD.meterName(), this, DetectorMetrics::cacheLoad)
        .description(MeterNames.STATE_CACHE_LOAD.description())
        .strongReference(true)
        .register(registry);
    models = new ModelMeters(registry, model);
  }

  @Override
  public void onDetection(Detection detection, long nanos) {
    if (UNCOUNTED.get() != null) {
      return;
    }
    counted(observations, detection.status()).increment();
    if (!detection.status().isScored()) {
      return;
    }
    counted(learningGate, detection.learningGate()).increment();
    stepDuration.record(nanos, TimeUnit.NANOSECONDS);
    observationLag.record(
        Math.max(0, clock.wallTime() - detection.timestampMillis()), TimeUnit.MILLISECONDS);
    score.record(detection.score());
    threshold.record(detection.threshold());
    alertsAllowed.increment(detection.allowedAlerts());
    Incident incident = detection.incident();
    if (incident != null) {
      count(incident);
    }
  }

  private void count(Incident incident) {
    if (incident.phase() == Incident.Phase.OPENED) {
      counted(
              counted(counted(incidentsOpened, incident.direction()), incident.part()),
              Severity.of(incident))
          .increment();
    }
  }

  @Override
  public void onIntakeIncident(Incident incident) {
    count(incident);
  }

  @Override
  public void onRejected(Rejection reason) {
    counted(rejected, reason).increment();
  }

  @Override
  public void onEvicted(Eviction reason) {
    counted(evicted, reason).increment();
  }

  @Override
  public void onReordered() {
    reordered.increment();
  }

  @Override
  public void onImputed() {
    imputed.increment();
  }

  @Override
  public void onStateReset(StateDecodeException.Reason reason) {
    counted(stateResets, reason).increment();
  }

  @Override
  public void onStatesChanged(int seriesChange, int openIncidentsChange) {
    series.addAndGet(seriesChange);
    openIncidents.addAndGet(openIncidentsChange);
  }

  /** Runs steps of series that are nobody's: no detection is counted meanwhile on this thread. */
  public void uncounted(Runnable steps) {
    UNCOUNTED.set(true);
    try {
      steps.run();
    } finally {
      UNCOUNTED.remove();
    }
  }

  /** The meters of the canaries. */
  public CanaryMeters canary() {
    return canary;
  }

  /** The meters of the rules that series are watched by. */
  public RuleMeters rules() {
    return rules;
  }

  /** What tells how much people said of incidents. */
  public FeedbackMeters feedback() {
    return feedback;
  }

  /** The meters of what Alertmanager is told. */
  public AlertmanagerMeters alertmanager() {
    return alertmanager;
  }

  /**
   * The last numbers of chosen series, to be registered with Prometheus' own registry.
   *
   * @param selection chooses series by their text
   * @param namings whose names they are told under
   * @param limit series at a time; further ones are counted
   * @param ttl time without a point after which one is no longer told
   */
  public SeriesExposition exposition(
      Predicate<String> selection,
      Collection<SeriesExposition.Naming> namings,
      int limit,
      Duration ttl) {
    return new SeriesExposition(
        selection, namings, limit, ttl, clock::wallTime, seriesExposed, seriesUnexposed);
  }

  /** The meters of the models that watch series. */
  public ModelMeters models() {
    return models;
  }

  /** Says how many series' states the cache before the state store holds; 0 for none. */
  public void expectCachedSeries(long count) {
    cachedSeries = count;
  }

  /** Series by those that the cache holds; 0 without a cache. */
  public double cacheLoad() {
    return cachedSeries == 0 ? 0 : (double) series.get() / cachedSeries;
  }

  /** Registers the codes for which records may turn out to be unreadable. */
  public void expectDeadLetters(Collection<String> reasons) {
    reasons.forEach(reason -> counter(MeterNames.DEAD_LETTERS, "reason", reason));
  }

  /**
   * Counts a record that could not be read.
   *
   * @param reason a short code of a fixed set
   */
  public void onDeadLetter(String reason) {
    counter(MeterNames.DEAD_LETTERS, "reason", reason).increment();
  }

  /** Counts a record that was read and has no point. */
  public void onEmptyRecord() {
    emptyRecords.increment();
  }

  private Counter incidentsOpened(Incident.Direction direction, Part part, Severity severity) {
    return counter(
        MeterNames.INCIDENTS_OPENED,
        "direction",
        code(direction),
        "part",
        code(part),
        "severity",
        code(severity));
  }

  private Counter counter(MeterNames name, String... tags) {
    return Counter.builder(name.meterName())
        .description(name.description())
        .tags(tags)
        .register(registry);
  }

  private Timer timer(MeterNames name, Duration[] buckets) {
    return Timer.builder(name.meterName())
        .description(name.description())
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private void gauge(MeterNames name, Number number, String... tags) {
    Gauge.builder(name.meterName(), number, Number::doubleValue)
        .description(name.description())
        .baseUnit(name.unit())
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private static <E extends Enum<E>, V> Map<E, V> each(Class<E> type, Function<E, V> make) {
    Map<E, V> map = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      map.put(constant, make.apply(constant));
    }
    return map;
  }

  private static <E extends Enum<E>, V> V counted(Map<E, V> all, E constant) {
    V one = all.get(constant);
    if (one == null) {
      throw new IllegalStateException("every constant has its counter: " + constant);
    }
    return one;
  }

  private static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
