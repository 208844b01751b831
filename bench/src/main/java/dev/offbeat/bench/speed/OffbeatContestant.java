package dev.offbeat.bench.speed;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;

/** Offbeat with the model that ships inside it. State: as the Kafka adapter stores it. */
final class OffbeatContestant implements Contestant {
  private final DetectorModel model = DetectorModel.bundled();
  private final Detector detector = model.newDetector(DetectorOptions.defaults());
  private final SeriesState state = model.newState();

  @Override
  public double point(long timestampMillis, double value) {
    return detector.detect(state, Observation.of(timestampMillis, value)).score();
  }

  @Override
  public int stateBytes() {
    return model.stateCodec().encode(state).length;
  }

  @Override
  public void close() {
    detector.close();
    model.close();
  }
}
