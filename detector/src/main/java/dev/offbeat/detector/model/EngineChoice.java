package dev.offbeat.detector.model;

/**
 * The engine that runs a loaded model.
 *
 * @param engine {@link Engine#FUSED} or {@link Engine#ONNX}
 * @param reason why this one, in words
 */
public record EngineChoice(Engine engine, String reason) {
  @Override
  public String toString() {
    return engine + ": " + reason;
  }
}
