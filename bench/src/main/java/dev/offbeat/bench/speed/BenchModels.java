package dev.offbeat.bench.speed;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.export.OnnxExporter;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Untrained models: a step costs the same whatever the weights. */
public final class BenchModels {
  static final int INPUTS = 2;
  static final List<Integer> HORIZONS = List.of(1, 10, 50);

  private static final long CADENCE_MILLIS = 60_000;
  private static final double JOINT_THETA = 10;
  private static final long SEED = 1;

  private BenchModels() {}

  /** A model file of one feature, as the trainer exports it. */
  static byte[] file(String cell, int hidden) {
    return file(cell, hidden, 1);
  }

  /** A loaded model of so many features, with a joint chart if there are several. */
  public static DetectorModel load(String cell, int hidden, int features) {
    return DetectorModel.load(cell, file(cell, hidden, features), Engine.FUSED);
  }

  private static byte[] file(String cell, int hidden, int features) {
    CellKind kind = CellKind.valueOf(cell.toUpperCase(Locale.ROOT));
    Network network =
        new Network(
            Architecture.of(kind, hidden), INPUTS * features, HORIZONS.size() * features, features);
    List<String> names = new ArrayList<>();
    List<ModelInput> inputs = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      names.add(features == 1 ? "value" : "value-" + f);
      inputs.add(ModelInput.value(f));
      inputs.add(ModelInput.difference(f, 2));
    }
    ModelMetadata metadata =
        new ModelMetadata(
            new CellSpec(cell, hidden, 1, network.stateSize()),
            names,
            inputs,
            HORIZONS,
            ScoringConstants.defaults(),
            new Calibration(CADENCE_MILLIS, 0, features == 1 ? 0 : JOINT_THETA, 0),
            null,
            null,
            new TreeMap<>());
    return OnnxExporter.bytes(network, network.initialParameters(SEED), metadata);
  }

  /**
   * Floating-point operations of one step: two a weight, and twenty a squashed unit, which is what
   * the rational tanh takes.
   */
  static long flops(String cell, int hidden) {
    long units = (cell.equals("gru") ? 3L : 1L) * hidden;
    return 2 * (INPUTS + (long) hidden) * (units + 2L * HORIZONS.size()) + 20 * units;
  }
}
