package dev.offbeat.detector.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a model's steps: by a fused program where there is one and it is proven, else by ONNX. */
public final class StepEngine {
  /** What the fused engine may differ by from ONNX Runtime, in any output or state. */
  public static final double TOLERANCE = 1e-5;

  private static final int PROBE_STEPS = 512;

  private final OnnxModel onnx;
  private final @Nullable StepProgram fused;
  private final EngineChoice choice;

  private StepEngine(OnnxModel onnx, @Nullable StepProgram fused, EngineChoice choice) {
    this.onnx = onnx;
    this.fused = fused;
    this.choice = choice;
  }

  /**
   * Chooses the engine of a model. A graph of known operators is compiled to a fused program, which
   * is used only if it agrees with ONNX Runtime over random recurrent steps.
   *
   * @param name name of the model, for messages
   * @param file the bytes that the model was opened from
   * @param wanted {@link Engine#FUSED} to fail rather than fall back
   * @throws ModelLoadException if the fused engine is wanted and does not run this model
   */
  public static StepEngine choose(String name, byte[] file, OnnxModel onnx, Engine wanted) {
    if (wanted == Engine.ONNX) {
      return new StepEngine(onnx, null, new EngineChoice(Engine.ONNX, "as asked"));
    }
    try {
      StepProgram fused = onnx.fuse(file);
      return new StepEngine(onnx, fused, new EngineChoice(Engine.FUSED, prove(fused, onnx)));
    } catch (NotFusibleException e) {
      if (wanted == Engine.FUSED) {
        throw new ModelLoadException(
            name, "engine", "a graph for the fused engine", e.getMessage(), e);
      }
      return new StepEngine(onnx, null, new EngineChoice(Engine.ONNX, e.getMessage()));
    }
  }

  private static String prove(StepProgram fused, OnnxModel onnx) {
    double deviation;
    try (StepPredictor reference = onnx.newPredictor();
        StepPredictor own = fused.newPredictor()) {
      deviation = ParityProbe.deviation(onnx.metadata(), own, reference, PROBE_STEPS);
    }
    if (!(deviation <= TOLERANCE)) {
      throw new NotFusibleException(
          String.format(
              Locale.ROOT,
              "the fused program differs by %.1e from ONNX Runtime, allowed are %.0e",
              deviation,
              TOLERANCE));
    }
    return String.format(
        Locale.ROOT,
        "%s, %d operations, within %.1e of ONNX Runtime over %d random steps",
        describe(onnx.metadata().cell()),
        fused.operations().size(),
        deviation,
        PROBE_STEPS);
  }

  private static String describe(CellSpec cell) {
    String units = "%s of %d units".formatted(cell.kind(), cell.hiddenSize());
    return cell.layers() == 1 ? units : "%s in each of %d layers".formatted(units, cell.layers());
  }

  /** Which engine runs the model, and why. */
  public EngineChoice choice() {
    return choice;
  }

  /** A predictor with its own buffers, for one thread. */
  public StepPredictor newPredictor() {
    return fused == null ? onnx.newPredictor() : fused.newPredictor();
  }
}
