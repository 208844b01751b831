package dev.offbeat.cli.readme;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import java.nio.file.Path;
import java.time.Instant;

/** README.md's first example. */
final class EmbeddingExample {
  private EmbeddingExample() {}

  static byte[] run() {
    // README: begin
    try (DetectorModel model = DetectorModel.load(Path.of("model.onnx")); // shared, immutable
        Detector detector = model.newDetector(DetectorOptions.defaults())) { // one per thread
      SeriesState series = model.newState(); // one per series
      Detection detection = detector.detect(series, Observation.of(Instant.now(), 42.0));
      if (detection.incident() != null) {
        System.out.println(
            detection.expected(0) + " was expected, severity " + detection.severity());
      }
      byte[] bytes = model.stateCodec().encode(series); // to go on later as if never stopped
      // README: end
      return bytes;
    }
  }
}
