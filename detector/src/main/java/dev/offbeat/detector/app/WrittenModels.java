package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.console.ModelDesk;
import dev.offbeat.detector.model.CellSpec;
import java.util.List;

/** The models as the console reads and changes them. */
final class WrittenModels implements ModelDesk {
  private final DetectorModel model;

  WrittenModels(DetectorModel model) {
    this.model = model;
  }

  private static String cell(CellSpec cell) {
    String units = "%s, %d hidden units".formatted(cell.kind(), cell.hiddenSize());
    return cell.layers() == 1 ? units : "%s in %d layers".formatted(units, cell.layers());
  }

  @Override
  public List<Row> models() {
    return List.of(
        new Row(
            model.name(),
            model.fingerprint(),
            "live",
            cell(model.metadata().cell()),
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
