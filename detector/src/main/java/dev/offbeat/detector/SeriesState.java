package dev.offbeat.detector;

import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.IncidentTracker;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.RefractoryBar;
import dev.offbeat.detector.score.Scorer;
import java.nio.ByteBuffer;

/**
 * All that is known of one series: about a kilobyte. Made by {@link DetectorModel#newState},
 * changed by {@link Detector#detect}, kept as bytes by {@link SeriesStateCodec}. Not thread-safe.
 */
public final class SeriesState {
  long lastTimestampMillis = Long.MIN_VALUE;
  int points;
  final float[] recurrent; // [S]
  final FeatureState[] features; // [F]
  final RefractoryBar.State bar = new RefractoryBar.State();
  final IncidentTracker.State incident = new IncidentTracker.State();
  final IncidentPeak peak;

  SeriesState(ModelMetadata metadata, Scorer scorer) {
    recurrent = new float[metadata.cell().stateSize()];
    features = new FeatureState[metadata.featureCount()];
    for (int f = 0; f < features.length; f++) {
      features[f] = new FeatureState(scorer);
    }
    peak = new IncidentPeak(features.length);
  }

  /** Points taken in so far, at most 2^30. */
  public int points() {
    return points;
  }

  /** Event time of the last point taken in, ms since the epoch; {@link Long#MIN_VALUE} before. */
  public long lastTimestampMillis() {
    return lastTimestampMillis;
  }

  /** Whether an incident is open. */
  public boolean hasOpenIncident() {
    return incident.isOpen();
  }

  void write(ByteBuffer buffer) {
    buffer.putLong(lastTimestampMillis).putInt(points);
    buffer.asFloatBuffer().put(recurrent);
    buffer.position(buffer.position() + Float.BYTES * recurrent.length);
    for (FeatureState feature : features) {
      feature.write(buffer);
    }
    bar.write(buffer);
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
    bar.read(buffer);
    incident.read(buffer);
    if (incident.isOpen()) {
      peak.read(buffer);
    }
  }

  /** Bytes that {@link #write} may need at most. */
  static int maxBytes(ModelMetadata metadata, Scorer scorer) {
    int featureBytes = FeatureState.OWN_BYTES + Normalizer.State.bytes() + scorer.stateBytes();
    return Long.BYTES
        + Integer.BYTES
        + Float.BYTES * metadata.cell().stateSize()
        + featureBytes * metadata.featureCount()
        + RefractoryBar.State.bytes()
        + IncidentTracker.State.bytes()
        + IncidentTracker.State.openBytes()
        + IncidentPeak.bytes(metadata.featureCount());
  }

  /** One feature's normaliser, last value, foretold next one, and score state. */
  static final class FeatureState {
    static final int OWN_BYTES = Double.BYTES + 3 * Float.BYTES;

    double value;
    float transformed;
    float foretoldDifference; // μ₁ of the next step
    float foretoldLogScale; // ℓ₁ of the next step
    final Normalizer.State normalizer = new Normalizer.State();
    final Scorer.State score;

    private FeatureState(Scorer scorer) {
      score = scorer.newState();
    }

    private void write(ByteBuffer buffer) {
      buffer.putDouble(value).putFloat(transformed);
      buffer.putFloat(foretoldDifference).putFloat(foretoldLogScale);
      normalizer.write(buffer);
      score.write(buffer);
    }

    private void read(ByteBuffer buffer) {
      value = buffer.getDouble();
      transformed = buffer.getFloat();
      foretoldDifference = buffer.getFloat();
      foretoldLogScale = buffer.getFloat();
      normalizer.read(buffer);
      score.read(buffer);
    }
  }
}
