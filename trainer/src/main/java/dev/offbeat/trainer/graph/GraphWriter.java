package dev.offbeat.trainer.graph;

import org.jspecify.annotations.Nullable;

/** Takes down a graph in another form. Tensors go by name. */
public interface GraphWriter {
  /** A constant matrix (rows, columns); one of a single row broadcasts over the batch. */
  String constant(String name, int rows, int columns, float[] values);

  /** a·Wᵀ + c, with W a constant (columns of the result, columns of a). */
  String gemm(String a, String weight, @Nullable String c);

  /** An element-wise operator by its ONNX name: Add, Sub, Mul, Tanh, Sigmoid, Relu. */
  String apply(String operator, String... inputs);

  /** Cuts a matrix [B, Σ widths] into matrices side by side. */
  String[] split(String tensor, int... widths);

  /** Lays matrices side by side. */
  String concatenate(String... tensors);
}
