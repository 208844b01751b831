package dev.offbeat.bench.quality.contender;

import dev.offbeat.bench.quality.contender.Contender.Gate;
import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import java.util.function.ToDoubleFunction;

/** Offbeat as a contender: one detector, one state per series. For one thread. */
public final class Offbeat implements AutoCloseable {
  private final DetectorModel model;
  private final Detector detector;

  /**
   * @param model of one feature; not closed by this
   */
  public Offbeat(DetectorModel model) {
    if (model.metadata().featureCount() != 1) {
      throw new IllegalArgumentException(
          "%s: expected a model of 1 feature, found %s"
              .formatted(model.name(), model.metadata().features()));
    }
    this.model = model;
    detector = model.newDetector(DetectorOptions.defaults());
  }

  /** Its alarms, before any threshold: what NAB's threshold is chosen for. */
  public Contender alarms(String name) {
    return new Contender(name, Gate.OWN, Double.NaN, () -> scorer(Detection::alarm));
  }

  /** The points at which it opens an incident by itself, under its default alert budget. */
  public Contender incidents(String name) {
    return new Contender(
        name + "-incidents", Gate.OWN, Double.MIN_VALUE, () -> scorer(Offbeat::opened));
  }

  /** Its strangeness of every point, for measures that want one. */
  public Contender strangeness(String name) {
    return new Contender(
        name + "-strangeness", Gate.NONE, Double.NaN, () -> scorer(Detection::strangeness));
  }

  private static double opened(Detection detection) {
    Incident incident = detection.incident();
    return incident != null && incident.phase() == Incident.Phase.OPENED ? detection.alarm() : 0;
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
