package dev.offbeat.detector;

import dev.offbeat.detector.score.AlertRate;
import dev.offbeat.detector.score.Cadence;
import dev.offbeat.detector.score.ForecastEnergy;
import dev.offbeat.detector.score.IncidentTracker;
import dev.offbeat.detector.score.JointChart;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.RefractoryBar;
import dev.offbeat.detector.score.Resolution;
import dev.offbeat.detector.score.Scorer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one series: about a kilobyte. Made by {@link DetectorModel#newState},
 * changed by {@link Detector#detect}, kept as bytes by {@link SeriesStateCodec}. Not thread-safe.
 */
public final class SeriesState {
  private static final int COPY_BYTES = 128;

  long lastTimestampMillis = Long.MIN_VALUE;
  int points;
  final float[] recurrent; // [S]
  final FeatureState[] features; // [F]
  final JointChart.@Nullable State joint;
  final Cadence.State cadence = new Cadence.State();
  final RefractoryBar.State bar = new RefractoryBar.State();
  final AlertRate.State alerts = new AlertRate.State();
  final IncidentTracker.State incident = new IncidentTracker.State();
  final IncidentPeak peak;

  SeriesState(DetectorModel model) {
    int count = model.metadata().featureCount();
    recurrent = new float[model.metadata().cell().stateSize()];
    features = new FeatureState[count];
    for (int f = 0; f < count; f++) {
      features[f] = new FeatureState(model);
    }
    joint = model.jointChart() == null ? null : model.jointChart().newState();
    peak = new IncidentPeak(count);
  }

  /** Points taken in so far, at most 2^30. */
  public int points() {
    return points;
  }

  /** Event time of the last point taken in, ms since the epoch; {@link Long#MIN_VALUE} before. */
  public long lastTimestampMillis() {
    return lastTimestampMillis;
  }

  /** Median time between two points, ms, as learnt; 0 while fewer than two are known. */
  public double cadenceMillis() {
    return cadence.millis();
  }

  /** How many features a point has. */
  public int featureCount() {
    return features.length;
  }

  /** The last value taken in of a feature; 0 before there is one. */
  public double value(int feature) {
    return features[feature].value;
  }

  /** Alerts of the last 20,000 points or so. */
  public double alerts() {
    return alerts.alerts();
  }

  /** Alerts that the budget allowed in the same points. */
  public double allowedAlerts() {
    return alerts.allowed();
  }

  /** Whether an incident is open. */
  public boolean hasOpenIncident() {
    return incident.isOpen();
  }

  /** Whether the last incident was kept from being published; see {@link #withhold}. */
  public boolean isWithheld() {
    return peak.isWithheld;
  }

  /**
   * Notes whether the open incident is kept from being published. The detector takes no notice of
   * it; it is remembered with the incident.
   */
  public void withhold(boolean value) {
    peak.isWithheld = value;
  }

  /**
   * Takes over what was told of the series so far from a state of another model: the open incident,
   * the alarms of late, and the budget.
   *
   * @param before a state of a model of the same features, left as it is
   */
  public void inherit(SeriesState before) {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    before.bar.write(buffer);
    before.alerts.write(buffer);
    before.incident.write(buffer);
    buffer.flip();
    bar.read(buffer);
    alerts.read(buffer);
    incident.read(buffer);
    peak.copy(before.peak);
  }

  /**
   * Takes over from a state of another model all that is not the network's memory and expectation:
   * what is known of the series, in this one's terms, and what was told of it.
   *
   * @param before a state of a model of the same features at the same point, left as it is
   * @param alignment how this one's network differs from that one's
   */
  public void align(SeriesState before, Alignment alignment) {
    lastTimestampMillis = before.lastTimestampMillis;
    points = before.points;
    for (int f = 0; f < features.length; f++) {
      features[f].learnFrom(before.features[f], alignment.ratio(f), alignment.shift(f));
    }
    if (joint != null && before.joint != null) {
      joint.copy(before.joint);
    }
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    before.cadence.write(buffer);
    cadence.read(buffer.flip());
    inherit(before);
  }

  void write(ByteBuffer buffer) {
    buffer.putLong(lastTimestampMillis).putInt(points);
    buffer.asFloatBuffer().put(recurrent);
    buffer.position(buffer.position() + Float.BYTES * recurrent.length);
    for (FeatureState feature : features) {
      feature.write(buffer);
    }
    if (joint != null) {
      joint.write(buffer);
    }
    cadence.write(buffer);
    bar.write(buffer);
    alerts.write(buffer);
    incident.write(buffer);
    if (incident.isOpen()) {
      peak.write(buffer);
    }
  }

  void read(ByteBuffer buffer) {
    lastTimestampMillis = buffer.getLong();
    points = buffer.getInt();
    buffer.asFloatBuffer().get(recurrent);
    buffer.position(buffer.position() + Float.BYTES * recurrent.length);
    for (FeatureState feature : features) {
      feature.read(buffer);
    }
    if (joint != null) {
      joint.read(buffer);
    }
    cadence.read(buffer);
    bar.read(buffer);
    alerts.read(buffer);
    incident.read(buffer);
    if (incident.isOpen()) {
      peak.read(buffer);
    }
  }

  /** Bytes that {@link #write} may need at most. */
  static int maxBytes(DetectorModel model) {
    int features = model.metadata().featureCount();
    int featureBytes =
        FeatureState.OWN_BYTES
            + Normalizer.State.bytes()
            + model.scorer().stateBytes()
            + (model.forecastEnergy() == null ? 0 : model.forecastEnergy().stateBytes());
    return Long.BYTES
        + Integer.BYTES
        + Float.BYTES * model.metadata().cell().stateSize()
        + featureBytes * features
        + (model.jointChart() == null ? 0 : JointChart.State.bytes(features))
        + Cadence.State.bytes()
        + RefractoryBar.State.bytes()
        + AlertRate.State.bytes()
        + IncidentTracker.State.bytes()
        + IncidentTracker.State.openBytes()
        + IncidentPeak.bytes(features);
  }

  /** One feature's normaliser, last value, foretold next one, and score state. */
  static final class FeatureState {
    static final int OWN_BYTES = Double.BYTES + 4 * Float.BYTES + 1;

    double value;
    float valueDifference;
    float transformed;
    float foretoldDifference; // μ₁ of the next step
    float foretoldLogScale; // ℓ₁ of the next step
    int decimals; // places to which the values are written
    final Normalizer.State normalizer = new Normalizer.State();
    final Scorer.State score;
    final ForecastEnergy.@Nullable State energy;

    private FeatureState(DetectorModel model) {
      score = model.scorer().newState();
      energy = model.forecastEnergy() == null ? null : model.forecastEnergy().newState();
    }

    private void learnFrom(FeatureState before, double ratio, double shift) {
      value = before.value;
      valueDifference = before.valueDifference;
      transformed = before.transformed;
      decimals = before.decimals;
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      before.normalizer.write(buffer);
      normalizer.read(buffer.flip());
      score.learnFrom(before.score, ratio, shift);
    }

    private void write(ByteBuffer buffer) {
      buffer.putDouble(value).putFloat(valueDifference).putFloat(transformed);
      buffer.putFloat(foretoldDifference).putFloat(foretoldLogScale).put((byte) decimals);
      normalizer.write(buffer);
      score.write(buffer);
      if (energy != null) {
        energy.write(buffer);
      }
    }

    private void read(ByteBuffer buffer) {
      value = buffer.getDouble();
      valueDifference = buffer.getFloat();
      transformed = buffer.getFloat();
      foretoldDifference = buffer.getFloat();
      foretoldLogScale = buffer.getFloat();
      decimals = buffer.get();
      if (decimals < 0 || decimals > Resolution.FINEST) {
        throw new IllegalArgumentException("decimals " + decimals);
      }
      normalizer.read(buffer);
      score.read(buffer);
      if (energy != null) {
        energy.read(buffer);
      }
    }
  }
}
