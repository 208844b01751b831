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
  static final List<Integer> HORIZONS = List.of(1, 10, 50);

  private static final int INPUTS = 2; // of a feature
  private static final int SQUASH_FLOPS = 20; // of the rational tanh
  private static final long CADENCE_MILLIS = 60_000;
  private static final double JOINT_THETA = 10;
  private static final long SEED = 1;

  private BenchModels() {}

  /** A loaded model. */
  public static DetectorModel load(String cell, int hidden, int features) {
    return DetectorModel.load(cell, file(cell, hidden, features), Engine.FUSED);
  }

  /**
   * A model file, as the trainer exports it; a joint chart is in it if there are several features.
   */
  static byte[] file(String cell, int hidden, int features) {
    Network network = network(cell, hidden, features);
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

  private static Network network(String cell, int hidden, int features) {
    CellKind kind = CellKind.valueOf(cell.toUpperCase(Locale.ROOT));
    return new Network(
        Architecture.of(kind, hidden), INPUTS * features, HORIZONS.size() * features, features);
  }

  /**
   * Floating-point operations of one step: two a weight, and twenty a squashed unit, which is what
   * the rational tanh takes.
   */
  static long flops(String cell, int hidden, int features) {
    Network network = network(cell, hidden, features);
    CellKind kind = network.architecture().cell();
    int products = // matrices of H rows
        switch (kind) {
          case ELMAN, JORDAN, LEAKY, FASTRNN, FASTGRNN, ESN -> 1;
          case GRU -> 3;
          case LSTM -> 4;
        };
    int squashes =
        switch (kind) {
          case ELMAN, JORDAN, LEAKY, FASTRNN, ESN -> 1;
          case FASTGRNN -> 2;
          case GRU -> 3;
          case LSTM -> 5;
        };
    long recurrent = kind == CellKind.JORDAN ? network.stateSize() : hidden;
    long ofCell = products * (network.inputs() + recurrent) * hidden;
    long ofHead = 2L * network.outputs() * (network.inputs() + hidden);
    return 2 * (ofCell + ofHead) + (long) SQUASH_FLOPS * squashes * hidden;
  }
}
