package dev.offbeat.bench.quality.contender;

import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.score.Part;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Offbeat as a contender: one detector, one state per series. For one thread. */
public final class Offbeat implements AutoCloseable {
  private static final int FORECAST_GLOW = 200;
  private static final double AT_REFERENCE = 2; // what the forecasts' part says of a usual error

  private final DetectorModel model;
  private final Detector detector;

  /**
   * @param model of one feature; not closed by this
   */
  public Offbeat(DetectorModel model, DetectorOptions options) {
    if (model.metadata().featureCount() != 1) {
      throw new IllegalArgumentException(
          "%s: expected a model of 1 feature, found %s"
              .formatted(model.name(), model.metadata().features()));
    }
    this.model = model;
    detector = model.newDetector(options);
  }

  /** Its alarms, before any threshold: what NAB's threshold is chosen for. */
  public Contender alarms(String name) {
    return contender(name, Gate.OWN, Double.NaN, () -> Detection::alarm);
  }

  /** The points at which it opens an incident by itself, under its options' alert budget. */
  public Contender incidents(String name) {
    return contender(name, Gate.OWN, Double.MIN_VALUE, () -> Offbeat::opened);
  }

  /** Its strangeness of every point, ungated. */
  public Contender strangeness(String name) {
    return contender(name, Gate.NONE, Double.NaN, () -> Detection::strangeness);
  }

  /** A dense severity made of its parts, for measures that rank every point. */
  public Contender severity(String name) {
    return contender(name, Gate.DENSE, Double.NaN, DenseSeverity::new);
  }

  /**
   * How much worse its forecasts have lately been than on held-out history, for a model that was
   * trained on the series: Q ≥ Q* alerts.
   */
  public Contender forecasts(String name) {
    return contender(
        name,
        Gate.NONE,
        Double.MIN_VALUE,
        () -> {
          Afterglow glow = new Afterglow(FORECAST_GLOW);
          return detection -> {
            double ratio = detection.strangeness(0, Part.FORECAST) / AT_REFERENCE;
            return glow.step(ratio > 1 ? Math.log(ratio) : 0);
          };
        });
  }

  private static double opened(Detection detection) {
    Incident incident = detection.incident();
    return incident != null && incident.phase() == Incident.Phase.OPENED ? detection.alarm() : 0;
  }

  private Contender contender(
      String name, Gate gate, double threshold, Supplier<ToDoubleFunction<Detection>> readings) {
    return new Contender(name, gate, threshold, false, () -> scorer(readings.get()));
  }

  private StreamingScorer scorer(ToDoubleFunction<Detection> reading) {
    SeriesState state = model.newState();
    return (timestampMillis, value) ->
        reading.applyAsDouble(detector.detect(state, Observation.of(timestampMillis, value)));
  }

  @Override
  public void close() {
    detector.close();
  }
}
