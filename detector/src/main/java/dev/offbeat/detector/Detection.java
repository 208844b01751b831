package dev.offbeat.detector;

import dev.offbeat.detector.score.LearningGate;
import dev.offbeat.detector.score.Part;
import dev.offbeat.detector.score.ScoredStep;
import dev.offbeat.detector.score.Squash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Detector} says of one observation. It is the detector's own and is overwritten by
 * the next call: read it, or take what you keep. Bands are computed when asked for.
 */
public final class Detection {
  /** What became of the observation. */
  public enum Status {
    /** Scored, but too little is known of the series for an incident. */
    WARMUP,
    /** Scored, no incident. */
    NORMAL,
    /** Scored, part of an open incident. */
    ANOMALOUS,
    /** Not a finite number: not scored, not learnt. */
    MISSING,
    /** Older than the series' last point: not scored, not learnt. */
    LATE,
    /** At the time of the series' last point: not scored, not learnt. */
    DUPLICATE;

    /** Whether the observation was scored and learnt. */
    public boolean isScored() {
      return this == WARMUP || this == NORMAL || this == ANOMALOUS;
    }
  }

  private static final double LN_2 = Math.log(2);

  private final List<String> names;
  private final double coverage;
  final FeatureView[] features;

  long timestampMillis;
  Status status = Status.MISSING;
  double strangeness;
  double joint;
  double threshold;
  double allowedAlerts;
  double alarm;
  double confidence;
  LearningGate gate = LearningGate.NORMAL;
  Part part = Part.SURPRISE;
  @Nullable Incident incident;

  Detection(List<String> names, double coverage) {
    this.names = names;
    this.coverage = coverage;
    this.features = new FeatureView[names.size()];
    for (int f = 0; f < features.length; f++) {
      features[f] = new FeatureView();
    }
  }

  /** Event time, ms since the epoch. */
  public long timestampMillis() {
    return timestampMillis;
  }

  public Status status() {
    return status;
  }

  /** How strange, 1 being the threshold; 0 where not scored. */
  public double score() {
    return strangeness / threshold;
  }

  /** How strange, before any threshold: about −log₁₀ of a p-value; 0 where not scored. */
  public double strangeness() {
    return strangeness;
  }

  /**
   * What one part says of one feature, about −log₁₀ of a p-value; {@link Part#JOINT} says the same
   * of every feature.
   */
  public double strangeness(int feature, Part part) {
    if (!status.isScored()) {
      return 0;
    }
    return part == Part.JOINT ? joint : features[feature].step.strangeness(part);
  }

  /** The strangeness at which an incident opens: what this series' budget comes to now. */
  public double threshold() {
    return threshold;
  }

  /** Alerts that the budget allows for this one point; 0 while an incident is open already. */
  public double allowedAlerts() {
    return allowedAlerts;
  }

  /**
   * The strangeness where it is an alarm of its own, else 0: repeats of a recent alarm are
   * suppressed unless stranger. The threshold-free form of one incident, one alert.
   */
  public double alarm() {
    return alarm;
  }

  /** Probability of a point at least as strange, by the calibrated tail; 1 where not scored. */
  public double pValue() {
    return Math.pow(10, -strangeness);
  }

  /**
   * How badly the network foretold this point: −ln of the density that it gave the point's step,
   * the mean over the features, in transformed units. Lower is better, of two models on the same
   * point; NaN where not scored.
   */
  public double logLoss() {
    if (!status.isScored()) {
      return Double.NaN;
    }
    double sum = 0;
    for (int f = 0; f < features.length; f++) {
      sum += LN_2 + logScale(f) + Math.abs(standardizedResidual(f));
    }
    return sum / features.length;
  }

  /** The step of a feature less the foretold one, by the foretold scale; only where scored. */
  double standardizedResidual(int feature) {
    FeatureView view = features[feature];
    return (view.step.difference - view.foretoldDifference) * Math.exp(-view.logScale);
  }

  /** Natural log of the scale that was foretold for a feature's step, in transformed units. */
  double logScale(int feature) {
    return features[feature].logScale;
  }

  /** 0 to 100: 50 at the threshold, 75 at twice the threshold. */
  public int severity() {
    return severity(score());
  }

  /** The severity of a score, 1 being the threshold: 0 to 100. */
  public static int severity(double score) {
    return (int) Math.round(100 * (1 - Math.pow(2, -score)));
  }

  /** 0 to 1, how much of this series is known; already in the strangeness, as a factor. */
  public double confidence() {
    return confidence;
  }

  /** Whether what the series does now is learnt as normal. */
  public LearningGate learningGate() {
    return gate;
  }

  /** The part of the score that spoke. */
  public Part part() {
    return part;
  }

  /** The event of this step, or null. A new object, yours to keep. */
  public @Nullable Incident incident() {
    return incident;
  }

  public int featureCount() {
    return features.length;
  }

  public String featureName(int feature) {
    return names.get(feature);
  }

  /** The observed value. */
  public double value(int feature) {
    return features[feature].value;
  }

  /**
   * Standard score of the observed value against the series' past, in [−50, 50]; 0 if not scored.
   */
  public double standardScore(int feature) {
    return status.isScored() ? features[feature].step.standardScore : 0;
  }

  /** The value foretold one step earlier; the observed one for the first point. */
  public double expected(int feature) {
    return features[feature].atOffset(0);
  }

  /** Lower end of the band in which a normal value lies with the options' coverage. */
  public double lower(int feature) {
    return features[feature].atOffset(-halfWidth(feature));
  }

  /** Upper end of the band in which a normal value lies with the options' coverage. */
  public double upper(int feature) {
    return features[feature].atOffset(halfWidth(feature));
  }

  /** Part of the score that is this feature's; all shares add up to 1. */
  public double share(int feature) {
    return features[feature].share;
  }

  /** Quantile of a Laplace distribution of the foretold scale, in transformed units. */
  private double halfWidth(int feature) {
    return -Math.log(1 - coverage) * Math.exp(features[feature].logScale);
  }

  /** One feature's numbers, as they were before the observation was learnt. */
  static final class FeatureView {
    double value;
    double previousScore; // standard score of the value before
    double foretoldDifference; // from it, in transformed units
    double logScale;
    double mean; // of the normaliser
    double scale; // of the normaliser
    double share;
    final ScoredStep step = new ScoredStep();

    private double atOffset(double offset) {
      double center = Squash.asinh(previousScore) + foretoldDifference;
      double x = mean + Squash.sinh(center + offset) * scale;
      return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, x));
    }
  }
}
