package dev.offbeat.detector;

import dev.offbeat.detector.Detection.FeatureView;
import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.Incident.Feature;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.SeriesState.FeatureState;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.AlertRate;
import dev.offbeat.detector.score.Cadence;
import dev.offbeat.detector.score.Floor;
import dev.offbeat.detector.score.ForecastEnergy;
import dev.offbeat.detector.score.IncidentTracker;
import dev.offbeat.detector.score.JointChart;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.Part;
import dev.offbeat.detector.score.RefractoryBar;
import dev.offbeat.detector.score.Resolution;
import dev.offbeat.detector.score.ScoredStep;
import dev.offbeat.detector.score.Scorer;
import dev.offbeat.detector.score.Squash;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The course of one point of one series through the detector, but for the network's step in its
 * middle. Owns the buffers of that point.
 */
final class PointScoring {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long DEFAULT_CADENCE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final double CONFIDENCE_POINTS = 150;
  private static final int CONFIDENT_POINTS = 6000; // from there on it is 1 to the last bit

  private final DetectorOptions options;
  private final ModelMetadata metadata;
  private final Normalizer normalizer;
  private final Scorer scorer;
  private final @Nullable JointChart jointChart;
  private final @Nullable ForecastEnergy forecastEnergy;
  private final Floor floor;
  private final IncidentTracker tracker;
  private final int outlook; // index of the horizon that the memory looks at
  private final double firstCadence; // ms, until the series' own is known

  private final ModelInput[] declared;
  final float[] inputs; // [I], as the step takes them
  final float[] prediction; // [K·F], as the step leaves them
  final float[] logScale; // [K·F]
  private final double[] values; // [F]
  private final ScoredStep[] steps; // [F]
  private final JointChart.@Nullable Scratch jointScratch;
  final Detection detection;
  private Learning learning = Learning.ALL;

  /** What a point may teach. */
  enum Learning {
    /** What the learning gate lets through. */
    ALL,
    /** No tail: the network has not found its way back yet, and a residual is its fault. */
    REWARMING,
    /** Nothing: the series is known to be out of the ordinary. */
    NOTHING
  }

  PointScoring(DetectorModel model, DetectorOptions options) {
    this.options = options;
    metadata = model.metadata();
    normalizer = model.normalizer();
    scorer = model.scorer();
    forecastEnergy = model.forecastEnergy();
    jointChart = model.jointChart();
    jointScratch = jointChart == null ? null : jointChart.newScratch();
    floor = new Floor(options.absoluteFloor(), options.relativeFloor());
    tracker =
        new IncidentTracker(options.resolveBelow(), options.resolveAfter(), options.acceptAfter());
    outlook = Math.min(1, metadata.horizons().size() - 1);
    declared = metadata.inputs().toArray(ModelInput[]::new);
    inputs = new float[metadata.inputCount()];
    prediction = new float[metadata.outputCount()];
    logScale = new float[metadata.outputCount()];
    long cadence = metadata.calibration().cadenceMillis();
    firstCadence = cadence > 0 ? cadence : DEFAULT_CADENCE_MILLIS;
    values = new double[metadata.featureCount()];
    detection = new Detection(metadata.features(), options.bandCoverage());
    steps = new ScoredStep[metadata.featureCount()];
    for (int f = 0; f < steps.length; f++) {
      steps[f] = detection.features[f].step;
    }
  }

  /**
   * Takes in the next observation of a series, up to the network's step.
   *
   * @return whether the step is to be made; else the point is turned away, and done with
   * @throws IllegalArgumentException if the observation has not one value per feature
   */
  boolean begin(SeriesState state, Observation observation) {
    if (observation.size() != steps.length) {
      throw new IllegalArgumentException(
          "observation: expected %d values (%s), found %d"
              .formatted(steps.length, metadata.features(), observation.size()));
    }
    detection.timestampMillis = observation.timestampMillis();
    detection.incident = null;
    Status refusal = refusal(state, observation);
    if (refusal != null) {
      turnAway(state, observation, refusal);
      return false;
    }
    expect(state, observation);
    fillInputs();
    return true;
  }

  private void fillInputs() {
    for (int i = 0; i < declared.length; i++) {
      inputs[i] = declared[i].factor() * input(declared[i]);
    }
  }

  /**
   * Takes the foretold values of a series for those of a point that nobody saw, up to the network's
   * step.
   *
   * @return whether the step is to be made: not for a series of which nothing is known
   */
  boolean beginBridge(SeriesState state, long timestampMillis) {
    if (state.points == 0 || timestampMillis <= state.lastTimestampMillis) {
      return false;
    }
    for (int f = 0; f < steps.length; f++) {
      FeatureState feature = state.features[f];
      look(feature, f, feature.value);
      double x = detection.expected(f);
      ScoredStep step = steps[f];
      step.value = x;
      step.timeOfDay = timeOfDay(timestampMillis);
      step.valueDifference = difference(x, feature.value);
      step.transformed = Squash.asinh(normalizer.standardScore(feature.normalizer, x));
      step.difference = step.transformed - feature.transformed;
    }
    fillInputs();
    return true;
  }

  /** Goes on once the step is made: what is foretold is kept, nothing is learnt. */
  void finishBridge(SeriesState state, long timestampMillis) {
    keepStep(state);
    for (int f = 0; forecastEnergy != null && f < steps.length; f++) {
      forecastEnergy.observe(state.features[f].energy, steps[f].transformed);
      forecastEnergy.foretell(state.features[f].energy, prediction, logScale, f, steps.length);
    }
    state.lastTimestampMillis = timestampMillis;
  }

  /** Forgets what the network remembers of a series: it starts over, with no expectation. */
  static void forget(SeriesState state) {
    Arrays.fill(state.recurrent, 0);
    for (FeatureState feature : state.features) {
      feature.foretoldDifference = 0;
      feature.foretoldLogScale = 0;
    }
  }

  /** Turns an observation away for a reason that was found elsewhere. */
  void refuse(SeriesState state, Observation observation, Status reason) {
    detection.timestampMillis = observation.timestampMillis();
    detection.incident = null;
    turnAway(state, observation, reason);
  }

  /**
   * Goes on once the step is made: scores the point, and learns from it.
   *
   * @param learning what the point may teach
   */
  void finish(SeriesState state, Learning learning) {
    this.learning = learning;
    foretell(state);
    score(state);
    track(state);
    learn(state);
  }

  private @Nullable Status refusal(SeriesState state, Observation observation) {
    for (int f = 0; f < observation.size(); f++) {
      if (!Double.isFinite(observation.value(f))) {
        return Status.MISSING;
      }
    }
    if (state.points > 0 && observation.timestampMillis() <= state.lastTimestampMillis) {
      return observation.timestampMillis() == state.lastTimestampMillis
          ? Status.DUPLICATE
          : Status.LATE;
    }
    return null;
  }

  private void turnAway(SeriesState state, Observation observation, Status refusal) {
    detection.status = refusal;
    detection.strangeness = 0;
    detection.joint = 0;
    detection.threshold = threshold(state);
    detection.allowedAlerts = 0;
    detection.alarm = 0;
    detection.confidence = 0;
    detection.gate = tracker.gate(state.incident);
    for (int f = 0; f < steps.length; f++) {
      FeatureView view = detection.features[f];
      view.value = observation.value(f);
      view.foretoldDifference = Double.NaN;
      view.share = 0;
    }
  }

  /** Compares each value with the expectation made one step earlier, and normalises it. */
  private void expect(SeriesState state, Observation observation) {
    boolean first = state.points == 0;
    double timeOfDay = timeOfDay(observation.timestampMillis());
    for (int f = 0; f < steps.length; f++) {
      FeatureState feature = state.features[f];
      ScoredStep step = steps[f];
      double x = observation.value(f);
      double previous = first ? x : feature.value;
      double u = normalizer.standardScore(feature.normalizer, x);
      double v = Squash.asinh(u);
      values[f] = x;
      feature.decimals = Resolution.learn(feature.decimals, x);
      step.value = x;
      step.points = state.points;
      step.normalPoints = feature.normalizer.count();
      step.timeOfDay = timeOfDay;
      step.valueDifference = difference(x, previous);
      step.secondDifference = step.valueDifference - feature.valueDifference;
      step.standardScore = u;
      step.transformed = v;
      step.difference = first ? 0 : v - feature.transformed;
      step.foretoldDifference = feature.foretoldDifference;
      step.foretoldLogScale = feature.foretoldLogScale;

      look(feature, f, previous);
      FeatureView view = detection.features[f];
      view.value = x;
      view.mean = first ? x : view.mean;
    }
  }

  /** What is expected of a feature, seen from the value before. */
  private void look(FeatureState feature, int f, double previous) {
    FeatureView view = detection.features[f];
    view.mean = normalizer.mean(feature.normalizer);
    view.scale = normalizer.scale(feature.normalizer);
    view.previousScore = normalizer.standardScore(feature.normalizer, previous);
    view.foretoldDifference = feature.foretoldDifference;
    view.logScale = feature.foretoldLogScale;
  }

  private static double difference(double x, double previous) {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x - previous));
  }

  /** Keeps the step's outcome, the next expectation, and what the next step needs of this one. */
  private void foretell(SeriesState state) {
    keepStep(state);
    for (int f = 0; f < steps.length; f++) {
      steps[f].outlook = prediction[outlook * steps.length + f];
      steps[f].doubt = logScale[f];
    }
    long timestampMillis = detection.timestampMillis;
    if (state.points > 0) {
      Cadence.learn(state.cadence, timestampMillis - state.lastTimestampMillis);
    }
    state.lastTimestampMillis = timestampMillis;
    state.points = Math.min(state.points + 1, 1 << 30);
  }

  private void keepStep(SeriesState state) {
    for (int f = 0; f < steps.length; f++) {
      FeatureState feature = state.features[f];
      feature.value = steps[f].value;
      feature.valueDifference = (float) steps[f].valueDifference;
      feature.transformed = (float) steps[f].transformed;
      feature.foretoldDifference = prediction[f];
      feature.foretoldLogScale = logScale[f];
    }
  }

  private float input(ModelInput input) {
    return switch (input.kind()) {
      case VALUE -> (float) steps[input.feature()].transformed;
      case DIFFERENCE -> (float) steps[input.feature()].difference;
      case SIN_DAY -> (float) Math.sin(2 * Math.PI * steps[0].timeOfDay);
      case COS_DAY -> (float) Math.cos(2 * Math.PI * steps[0].timeOfDay);
    };
  }

  /** The part of the UTC day that has passed, in [0, 1). */
  private static double timeOfDay(long timestampMillis) {
    return (double) Math.floorMod(timestampMillis, DAY_MILLIS) / DAY_MILLIS;
  }

  /** The strangest feature, or all of them together, make the score. */
  private void score(SeriesState state) {
    double strangest = 0;
    double sum = 0;
    Part part = Part.SURPRISE;
    for (int f = 0; f < steps.length; f++) {
      ScoredStep step = steps[f];
      scorer.score(state.features[f].score, step);
      scoreForecasts(state.features[f], f);
      double score = step.score();
      if (score > 0 && !isWorthAWord(state.features[f], f)) {
        score = 0;
      }
      detection.features[f].share = score;
      sum += score;
      if (score > strangest) {
        strangest = score;
        part = step.part();
      }
    }
    double joint = scoreJointly(state);
    detection.joint = joint;
    boolean together = joint > strangest;
    for (int f = 0; f < steps.length; f++) {
      FeatureView view = detection.features[f];
      if (together) {
        view.share = jointScratch.share(f);
      } else {
        view.share = sum > 0 ? view.share / sum : 1.0 / steps.length;
      }
    }
    boolean warmingUp = learning == Learning.REWARMING || state.points <= options.warmUp();
    detection.confidence = confidence(state.points);
    detection.strangeness = detection.confidence * Math.max(strangest, joint);
    detection.part = together ? Part.JOINT : part;
    detection.threshold = threshold(state);
    detection.alarm = warmingUp ? 0 : RefractoryBar.emit(state.bar, detection.strangeness);
    detection.status = warmingUp ? Status.WARMUP : Status.NORMAL;
  }

  private static double confidence(int points) {
    return points < CONFIDENT_POINTS ? 1 - Math.exp(-(double) points / CONFIDENCE_POINTS) : 1;
  }

  private boolean isWorthAWord(FeatureState feature, int f) {
    FeatureView view = detection.features[f];
    double height = floor.height(view.mean, Resolution.unit(feature.decimals));
    return Math.abs(view.value - view.mean) > height
        || Math.abs(view.value - detection.expected(f)) > height;
  }

  private void scoreForecasts(FeatureState feature, int f) {
    if (forecastEnergy != null) {
      double energy = forecastEnergy.observe(feature.energy, steps[f].transformed);
      forecastEnergy.foretell(feature.energy, prediction, logScale, f, steps.length);
      steps[f].forecast(forecastEnergy.score(energy));
    }
  }

  private double scoreJointly(SeriesState state) {
    if (jointChart == null) {
      return 0;
    }
    return jointChart.score(jointChart.step(state.joint, values, jointScratch));
  }

  private double threshold(SeriesState state) {
    return AlertRate.threshold(state.alerts, alertsPerPoint(state)) * options.thresholdFactor();
  }

  /** The budget, in alerts per point of this series. */
  private double alertsPerPoint(SeriesState state) {
    double cadence = state.cadence.millis() > 0 ? state.cadence.millis() : firstCadence;
    return options.budget().perPoint(cadence);
  }

  private void track(SeriesState state) {
    IncidentTracker.Event event =
        tracker.step(
            state.incident,
            detection.timestampMillis,
            detection.score(),
            detection.alarm / detection.threshold,
            hasUnusualLevel());
    detection.gate = tracker.gate(state.incident);
    if (state.incident.isOpen()) {
      detection.status = Status.ANOMALOUS;
    }
    switch (event) {
      case NONE -> {}
      case OPENED, UPDATED -> {
        state.peak.set(detection);
        detection.incident =
            incident(state, event == IncidentTracker.Event.OPENED ? Phase.OPENED : Phase.UPDATED);
      }
      case RESOLVED -> detection.incident = incident(state, Phase.RESOLVED);
    }
    boolean opened = event == IncidentTracker.Event.OPENED;
    boolean couldOpen = opened || !state.incident.isOpen();
    detection.allowedAlerts = couldOpen ? alertsPerPoint(state) : 0;
    if (learning != Learning.NOTHING) {
      // A factor is to last: alerts that it makes or spares do not count for the budget.
      boolean counts = options.thresholdFactor() == 1;
      AlertRate.learn(
          state.alerts, detection.alarm, opened && counts, counts ? detection.allowedAlerts : 0);
    }
  }

  private boolean hasUnusualLevel() {
    boolean unusual = false;
    for (ScoredStep step : steps) {
      unusual |= step.strangeness(Part.LEVEL) > 0;
    }
    return unusual;
  }

  private void learn(SeriesState state) {
    boolean normal = learning != Learning.NOTHING && detection.gate.isOpen();
    boolean telling = normal && learning == Learning.ALL;
    for (int f = 0; f < steps.length; f++) {
      FeatureState feature = state.features[f];
      scorer.learn(feature.score, steps[f], telling);
      if (normal) {
        normalizer.learn(feature.normalizer, steps[f].value);
      }
    }
  }

  Incident incident(SeriesState state, Phase phase) {
    IncidentTracker.State incident = state.incident;
    List<Feature> features = state.peak.features(metadata.features());
    return new Incident(
        phase,
        incident.startMillis(),
        detection.timestampMillis,
        incident.peakMillis(),
        detection.score(),
        incident.peakScore(),
        Detection.severity(incident.peakScore()),
        detection.confidence,
        IncidentPeak.direction(features.get(0)),
        state.peak.part(),
        incident.points(),
        features);
  }
}
