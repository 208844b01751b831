package dev.offbeat.detector;

import dev.offbeat.detector.Detection.FeatureView;
import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.Incident.Feature;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.SeriesState.FeatureState;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.detector.score.IncidentTracker;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.Part;
import dev.offbeat.detector.score.RefractoryBar;
import dev.offbeat.detector.score.ScoredStep;
import dev.offbeat.detector.score.Scorer;
import dev.offbeat.detector.score.Squash;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores each point of a series once, in order, as it arrives. Owns its buffers: one per thread;
 * any number of series. A step allocates nothing unless it opens, updates or resolves an incident.
 */
public final class Detector implements AutoCloseable {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final int HALF_CONFIDENCE_POINTS = 50;

  private final DetectorOptions options;
  private final @Nullable DetectorListener listener;
  private final ModelMetadata metadata;
  private final StepPredictor predictor;
  private final Normalizer normalizer;
  private final Scorer scorer;
  private final RefractoryBar bar;
  private final IncidentTracker tracker;
  private final int outlook; // index of the horizon that the memory looks at

  private final ModelInput[] declared;
  private final float[] inputs; // [I]
  private final float[] prediction; // [K·F]
  private final float[] logScale; // [K·F]
  private final ScoredStep[] steps; // [F]
  private final Detection detection;

  Detector(
      DetectorModel model,
      StepPredictor predictor,
      DetectorOptions options,
      @Nullable DetectorListener listener) {
    this.options = options;
    this.listener = listener;
    this.predictor = predictor;
    metadata = model.metadata();
    normalizer = model.normalizer();
    scorer = model.scorer();
    bar = new RefractoryBar(metadata.scoring().refractoryPoints());
    tracker = new IncidentTracker(options.resolveBelow(), options.resolveAfter());
    outlook = Math.min(1, metadata.horizons().size() - 1);
    declared = metadata.inputs().toArray(ModelInput[]::new);
    inputs = new float[metadata.inputCount()];
    prediction = new float[metadata.outputCount()];
    logScale = new float[metadata.outputCount()];
    steps = new ScoredStep[metadata.featureCount()];
    for (int f = 0; f < steps.length; f++) {
      steps[f] = new ScoredStep();
    }
    detection = new Detection(metadata.features(), options.bandCoverage());
  }

  /**
   * Takes in the next observation of a series.
   *
   * @param state the series' state, changed unless the observation is missing, late or a duplicate
   * @return this detector's own object, overwritten by the next call
   * @throws IllegalArgumentException if the observation has not one value per feature
   */
  public Detection detect(SeriesState state, Observation observation) {
    if (observation.size() != steps.length) {
      throw new IllegalArgumentException(
          "observation: expected %d values (%s), found %d"
              .formatted(steps.length, metadata.features(), observation.size()));
    }
    long start = listener == null ? 0 : System.nanoTime();
    detection.timestampMillis = observation.timestampMillis();
    detection.incident = null;
    Status refusal = refusal(state, observation);
    if (refusal == null) {
      expect(state, observation);
      step(state, observation.timestampMillis());
      score(state);
      track(state);
    } else {
      turnAway(observation, refusal);
    }
    if (listener != null) {
      listener.onDetection(detection, System.nanoTime() - start);
    }
    return detection;
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

  private void turnAway(Observation observation, Status refusal) {
    detection.status = refusal;
    detection.rawScore = 0;
    detection.score = 0;
    detection.alarm = 0;
    detection.confidence = 0;
    for (int f = 0; f < steps.length; f++) {
      FeatureView view = detection.features[f];
      view.value = observation.value(f);
      view.center = Double.NaN;
      view.share = 0;
    }
  }

  /** Compares each value with the expectation made one step earlier, and normalises it. */
  private void expect(SeriesState state, Observation observation) {
    boolean first = state.points == 0;
    for (int f = 0; f < steps.length; f++) {
      FeatureState feature = state.features[f];
      ScoredStep step = steps[f];
      double x = observation.value(f);
      double previous = first ? x : feature.value;
      double u = normalizer.standardScore(feature.normalizer, x);
      double v = Squash.asinh(u);
      step.value = x;
      step.valueDifference = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x - previous));
      step.standardScore = u;
      step.transformed = v;
      step.difference = first ? 0 : v - feature.transformed;
      step.foretoldDifference = feature.foretoldDifference;
      step.foretoldLogScale = feature.foretoldLogScale;

      FeatureView view = detection.features[f];
      view.value = x;
      view.mean = first ? x : normalizer.mean(feature.normalizer);
      view.scale = normalizer.scale(feature.normalizer);
      view.center =
          Squash.asinh(normalizer.standardScore(feature.normalizer, previous))
              + feature.foretoldDifference;
      view.logScale = feature.foretoldLogScale;

      normalizer.learn(feature.normalizer, x);
      feature.value = x;
      feature.transformed = (float) v;
    }
  }

  /** Steps the network, which makes the next expectation. */
  private void step(SeriesState state, long timestampMillis) {
    for (int i = 0; i < declared.length; i++) {
      inputs[i] = declared[i].factor() * input(declared[i], timestampMillis);
    }
    predictor.step(inputs, state.recurrent, prediction, logScale);
    for (int f = 0; f < steps.length; f++) {
      FeatureState feature = state.features[f];
      feature.foretoldDifference = prediction[f];
      feature.foretoldLogScale = logScale[f];
      steps[f].outlook = prediction[outlook * steps.length + f];
      steps[f].doubt = logScale[f];
    }
    state.lastTimestampMillis = timestampMillis;
    state.points = Math.min(state.points + 1, 1 << 30);
  }

  private float input(ModelInput input, long timestampMillis) {
    return switch (input.kind()) {
      case VALUE -> (float) steps[input.feature()].transformed;
      case DIFFERENCE -> (float) steps[input.feature()].difference;
      case SIN_DAY -> (float) Math.sin(timeOfDay(timestampMillis));
      case COS_DAY -> (float) Math.cos(timeOfDay(timestampMillis));
    };
  }

  /** 2π · the part of the UTC day that has passed. */
  private static double timeOfDay(long timestampMillis) {
    return 2 * Math.PI * Math.floorMod(timestampMillis, DAY_MILLIS) / DAY_MILLIS;
  }

  /** The strangest feature makes the score. */
  private void score(SeriesState state) {
    double sum = 0;
    double raw = 0;
    Part part = Part.SURPRISE;
    for (int f = 0; f < steps.length; f++) {
      scorer.score(state.features[f].score, steps[f]);
      double score = steps[f].score();
      sum += score;
      if (score > raw) {
        raw = score;
        part = steps[f].part();
      }
    }
    for (int f = 0; f < steps.length; f++) {
      detection.features[f].share = sum > 0 ? steps[f].score() / sum : 1.0 / steps.length;
    }
    boolean warmingUp = state.points <= options.warmUp();
    double emitted = bar.emit(state.bar, warmingUp ? 0 : raw);
    detection.rawScore = raw;
    detection.score = raw / options.threshold();
    detection.alarm = emitted / options.threshold();
    detection.part = part;
    detection.confidence = (double) state.points / (state.points + HALF_CONFIDENCE_POINTS);
    detection.status = warmingUp ? Status.WARMUP : Status.NORMAL;
  }

  private void track(SeriesState state) {
    IncidentTracker.Event event =
        tracker.step(state.incident, detection.timestampMillis, detection.score, detection.alarm);
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
  }

  private Incident incident(SeriesState state, Phase phase) {
    IncidentTracker.State incident = state.incident;
    List<Feature> features = state.peak.features(metadata.features());
    return new Incident(
        phase,
        incident.startMillis(),
        detection.timestampMillis,
        incident.peakMillis(),
        detection.score,
        incident.peakScore(),
        Detection.severity(incident.peakScore()),
        detection.confidence,
        IncidentPeak.direction(features.get(0)),
        state.peak.part(),
        incident.points(),
        features);
  }

  /** Frees the buffers. */
  @Override
  public void close() {
    predictor.close();
  }
}
