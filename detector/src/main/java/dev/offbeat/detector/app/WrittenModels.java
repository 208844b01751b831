package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.console.ModelDesk;
import java.util.List;

/** The models as the console reads and changes them. */
final class WrittenModels implements ModelDesk {
  private final DetectorModel model;

  WrittenModels(DetectorModel model) {
    this.model = model;
  }

  @Override
  public List<Row> models() {
    return List.of(
        new Row(
            model.name(),
            model.fingerprint(),
            "live",
            model.metadata().cell().toString(),
            model.metadata().features(),
            0,
            null));
  }

  @Override
  public boolean isWritable() {
    return false;
  }

  @Override
  public void activate(Row chosen) {
    throw new UnsupportedOperationException("there is one model");
  }

  @Override
  public void rollBack(Row chosen) {
    throw new UnsupportedOperationException("there is one model");
  }
}
