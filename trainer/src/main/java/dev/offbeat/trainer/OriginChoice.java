package dev.offbeat.trainer;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.export.OnnxImporter;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code --from} names: {@code bundled}, {@code scratch} or a model file. */
record OriginChoice(String name) {
  static final OriginChoice BUNDLED = new OriginChoice("bundled");
  static final OriginChoice SCRATCH = new OriginChoice("scratch");

  /** The bundled model for options and a number of features that are its own, else scratch. */
  static Origin bundledIfItFits(TrainingOptions options, int features) {
    Origin bundled = Origin.of(OnnxImporter.read(BUNDLED.name, BUNDLED.bytes()));
    return bundled.mismatch(options, features) == null ? bundled : Origin.SCRATCH;
  }

  /**
   * Loads it.
   *
   * @throws ModelLoadException if the file is no model of ours
   * @throws HistoryException if it does not fit the options and the number of features
   */
  Origin origin(TrainingOptions options, int features) {
    if (equals(SCRATCH)) {
      return Origin.SCRATCH;
    }
    Origin origin = Origin.of(OnnxImporter.read(name, bytes()));
    String mismatch = origin.mismatch(options, features);
    if (mismatch != null) {
      throw new HistoryException("--from %s: %s".formatted(name, mismatch));
    }
    return origin;
  }

  private byte[] bytes() {
    if (equals(BUNDLED)) {
      return DetectorModel.bundledBytes();
    }
    try {
      return Files.readAllBytes(Path.of(name));
    } catch (IOException e) {
      throw new ModelLoadException(name, "file", "bundled, scratch or a model file", "none", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
