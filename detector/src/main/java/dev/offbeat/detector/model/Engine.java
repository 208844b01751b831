package dev.offbeat.detector.model;

import java.util.Locale;

/** What runs a model's step. */
public enum Engine {
  /** The fused engine where the model allows it, else ONNX Runtime. */
  AUTO,
  /** A program of vector operations in plain Java, compiled at load from the graph. */
  FUSED,
  /** ONNX Runtime: the reference, and the engine for every graph that keeps the contract. */
  ONNX;

  /** The name in lower case, as configuration, meters and the command line have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
