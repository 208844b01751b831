package dev.offbeat.cli.readme;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import java.util.HashMap;
import java.util.Map;

/** The example of docs/embedding.md. */
// README: begin
final class FleetExample implements AutoCloseable {
  private final DetectorModel model = DetectorModel.bundled();
  private final Detector detector = model.newDetector(DetectorOptions.defaults());
  private final Map<String, SeriesState> fleet = new HashMap<>();

  /** One point of one series; call it from one thread. */
  void take(String name, long timestampMillis, double value) {
    SeriesState series = fleet.computeIfAbsent(name, key -> model.newState());
    Detection detection = detector.detect(series, Observation.of(timestampMillis, value));
    Incident incident = detection.incident();
    if (incident != null && incident.phase() == Incident.Phase.OPENED) {
      System.out.printf(
          "%s: %.1f, expected %.1f (%.1f to %.1f), severity %d%n",
          name,
          detection.value(0),
          detection.expected(0),
          detection.lower(0),
          detection.upper(0),
          detection.severity());
    }
  }

  @Override
  public void close() {
    detector.close();
    model.close();
  }
}
// README: end
