package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.intake.Intake;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.IntakeState;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import dev.offbeat.detector.rules.SeriesSettings.Suppression;
import dev.offbeat.detector.score.Part;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread's detectors and intakes, for each distinct choice of options that the rules come to,
 * what people said of each series, and what the rules leave of their incidents to be published.
 * Changed rules and new feedback hold from the next point on.
 */
final class RuledDetectors implements AutoCloseable {
  /*
   * An incident that is kept back is marked so in the series' state. It is published, as one that opens,
   * at the first of its points at which no rule stands against it any more: an incident that outlasts a
   * maintenance window is told when the window ends. What was published once is also resolved, whatever
   * the rules say by then; what never was is not. Silence is not looked for in a window, but at its end.
   */
  private final Supplier<RuleSet> rules;
  private final SeriesSettings ofCanaries;
  private final RuleListener listener;
  private final Maker maker;
  private final Supplier<FeedbackBook> feedback;
  private final IdentityHashMap<SeriesSettings, Map<Double, SeriesSettings>> byFactor =
      new IdentityHashMap<>();
  private final IdentityHashMap<DetectorModel, OfModel> models = new IdentityHashMap<>();
  private @Nullable OfModel last; // asked for
  private RuleSet known;

  /** Makes what watches a model's series. */
  interface Maker {
    Detector detector(DetectorModel model, DetectorOptions options);

    /** One of which nobody hears. */
    Detector shadow(DetectorModel model, DetectorOptions options);

    Intake intake(DetectorModel model, IntakeOptions options);
  }

  /** What watches the series of one model. */
  private static final class OfModel {
    private final DetectorModel model;
    private final Map<DetectorOptions, Detector> detectors = new HashMap<>();
    private final Map<DetectorOptions, Detector> shadows = new HashMap<>();
    private final IdentityHashMap<SeriesSettings, Watch> watches = new IdentityHashMap<>();

    private OfModel(DetectorModel model) {
      this.model = model;
    }

    private void close() {
      detectors.values().forEach(Detector::close);
      detectors.clear();
      shadows.values().forEach(Detector::close);
      shadows.clear();
      watches.clear();
    }
  }

  /**
   * What watches the series of equal settings.
   *
   * @param inWindow the intake in a maintenance window, where nothing stands still
   */
  private record Watch(Detector detector, Intake intake, Intake inWindow) {}

  /**
   * @param feedback asked at each point, like the rules
   * @param ofCanaries settings of series whose name is reserved, which no rule touches
   */
  RuledDetectors(
      Supplier<RuleSet> rules,
      Supplier<FeedbackBook> feedback,
      SeriesSettings ofCanaries,
      RuleListener listener,
      Maker maker) {
    this.rules = rules;
    this.feedback = feedback;
    this.ofCanaries = ofCanaries;
    this.listener = listener;
    this.maker = maker;
    known = rules.get();
  }

  private OfModel of(DetectorModel model) {
    return models.computeIfAbsent(model, OfModel::new);
  }

  /** The settings of a series now. */
  SeriesSettings settings(String series) {
    RuleSet now = rules.get();
    if (now != known) {
      close();
      known = now;
    }
    if (series.startsWith(Decoder.RESERVED)) {
      return ofCanaries;
    }
    SeriesSettings ofRules = now.settings(series);
    double factor = feedback.get().thresholdFactor(series);
    return factor == 1
        ? ofRules
        : byFactor
            .computeIfAbsent(ofRules, settings -> new HashMap<>())
            .computeIfAbsent(factor, ofRules::withThresholdTimes);
  }

  private Watch watch(SeriesSettings settings, DetectorModel model) {
    OfModel own = last;
    if (own == null || own.model != model) {
      own = of(model);
      last = own;
    }
    Watch watch = own.watches.get(settings);
    if (watch == null) {
      watch =
          new Watch(
              own.detectors.computeIfAbsent(
                  settings.detection(), options -> maker.detector(model, options)),
              maker.intake(model, settings.intake()),
              maker.intake(model, settings.intake().withFlatline(false)));
      own.watches.put(settings, watch);
    }
    return watch;
  }

  /** The detector of a model by settings. */
  Detector detector(SeriesSettings settings, DetectorModel model) {
    return watch(settings, model).detector;
  }

  /** The intake by settings, at an event time. */
  Intake intake(SeriesSettings settings, DetectorModel model, long millis) {
    Watch watch = watch(settings, model);
    return settings.maintenanceAt(millis) == null ? watch.intake : watch.inWindow;
  }

  /** Takes in the next observation of a series; in a maintenance window, without learning. */
  Detection detect(
      SeriesSettings settings,
      DetectorModel model,
      SeriesState state,
      Observation observation,
      boolean rewarming) {
    return detect(detector(settings, model), settings, state, observation, rewarming);
  }

  private static Detection detect(
      Detector detector,
      SeriesSettings settings,
      SeriesState state,
      Observation observation,
      boolean rewarming) {
    if (rewarming) {
      return detector.rewarm(state, observation);
    }
    return settings.maintenanceAt(observation.timestampMillis()) == null
        ? detector.detect(state, observation)
        : detector.detectWithoutLearning(state, observation);
  }

  /** The detector of a model that only goes along, by settings. */
  Detector shadow(SeriesSettings settings, DetectorModel model) {
    return of(model)
        .shadows
        .computeIfAbsent(settings.detection(), options -> maker.shadow(model, options));
  }

  /** Takes in an observation as {@link #detect} does, by a model that only goes along. */
  Detection shadow(
      SeriesSettings settings,
      DetectorModel model,
      SeriesState state,
      Observation observation,
      boolean rewarming) {
    return detect(shadow(settings, model), settings, state, observation, rewarming);
  }

  /** Closes what is of a model, which is let go. */
  void drop(DetectorModel model) {
    OfModel dropped = models.remove(model);
    if (dropped != null) {
      last = null;
      dropped.close();
    }
  }

  /**
   * Whether an event of silence or of a flat line is to be published.
   *
   * @param nowMillis the task's clock: silence that began in a window is told after it
   */
  boolean isPublishable(
      SeriesSettings settings, IntakeState state, Incident event, long nowMillis) {
    if (event.phase() != Incident.Phase.OPENED) {
      boolean wasPublished = !state.isWithheld(event.part());
      state.withhold(event.part(), false);
      return wasPublished;
    }
    long told = event.part() == Part.SILENCE ? nowMillis : event.timestampMillis();
    Suppression suppression = settings.suppressionOf(null, told);
    state.withhold(event.part(), suppression != null);
    if (suppression != null) {
      listener.onSuppressed(suppression.rule());
    }
    return suppression == null;
  }

  /** The event of the last detection as it is to be published; null if there is none. */
  @Nullable Incident publishable(
      SeriesSettings settings, DetectorModel model, SeriesState state, Detection detection) {
    Incident event = detection.incident();
    if (event == null && !(state.hasOpenIncident() && state.isWithheld())) {
      return null;
    }
    if (event != null && event.phase() == Incident.Phase.RESOLVED) {
      return state.isWithheld() ? null : event;
    }
    if (!detection.status().isScored()) {
      return null;
    }
    boolean isNew = event != null && event.phase() == Incident.Phase.OPENED;
    Incident whole = event == null ? detector(settings, model).openIncident(state) : event;
    Suppression suppression =
        settings.suppressionOf(whole.direction(), detection.timestampMillis());
    if (suppression != null) {
      if (isNew) {
        state.withhold(true);
        listener.onSuppressed(suppression.rule());
      }
      return null;
    }
    boolean wasWithheld = !isNew && state.isWithheld();
    state.withhold(false);
    return wasWithheld ? whole.asOpened() : whole;
  }

  @Override
  public void close() {
    models.values().forEach(OfModel::close);
    byFactor.clear();
  }
}
