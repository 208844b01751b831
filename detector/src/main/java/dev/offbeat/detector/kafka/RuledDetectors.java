package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.rules.RuleListener;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import dev.offbeat.detector.rules.SeriesSettings.Suppression;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread's detectors, one for each distinct choice of options that the rules come to, and what
 * the rules leave of their incidents to be published. Changed rules hold from the next point on.
 */
final class RuledDetectors implements AutoCloseable {
  /*
   * An incident that is kept back is marked so in the series' state. It is published, as one that opens,
   * at the first of its points at which no rule stands against it any more: an incident that outlasts a
   * maintenance window is told when the window ends. What was published once is also resolved, whatever
   * the rules say by then; what never was is not.
   */
  private final Supplier<RuleSet> rules;
  private final RuleListener listener;
  private final Function<DetectorOptions, Detector> factory;
  private final Map<DetectorOptions, Detector> detectors = new HashMap<>();
  private final IdentityHashMap<SeriesSettings, Detector> bySettings = new IdentityHashMap<>();
  private RuleSet known;

  RuledDetectors(
      Supplier<RuleSet> rules, RuleListener listener, Function<DetectorOptions, Detector> factory) {
    this.rules = rules;
    this.listener = listener;
    this.factory = factory;
    known = rules.get();
  }

  /** The settings of a series now; null if it is not watched, which is counted. */
  @Nullable SeriesSettings settings(String series) {
    RuleSet now = rules.get();
    if (now != known) {
      close();
      known = now;
    }
    SeriesSettings settings = now.settings(series);
    if (!settings.watch()) {
      listener.onIgnored();
      return null;
    }
    return settings;
  }

  /** Takes in the next observation of a series; in a maintenance window, without learning. */
  Detection detect(SeriesSettings settings, SeriesState state, Observation observation) {
    Detector detector = detector(settings);
    return settings.maintenanceAt(observation.timestampMillis()) == null
        ? detector.detect(state, observation)
        : detector.detectWithoutLearning(state, observation);
  }

  private Detector detector(SeriesSettings settings) {
    Detector detector = bySettings.get(settings);
    if (detector == null) {
      detector = detectors.computeIfAbsent(settings.detection(), factory);
      bySettings.put(settings, detector);
    }
    return detector;
  }

  /** The event of the last detection as it is to be published; null if there is none. */
  @Nullable Incident publishable(SeriesSettings settings, SeriesState state, Detection detection) {
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
    Incident whole = event == null ? detector(settings).openIncident(state) : event;
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
    detectors.values().forEach(Detector::close);
    detectors.clear();
    bySettings.clear();
  }
}
