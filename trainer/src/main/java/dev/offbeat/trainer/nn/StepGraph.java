package dev.offbeat.trainer.nn;

/** A graph of tensor operations of one step, as a cell writes it down. Tensors go by name. */
public interface StepGraph {
  /** A constant matrix (rows, columns); one of a single row broadcasts over the batch. */
  String constant(String name, int rows, int columns, float[] values);

  /** a·Wᵀ + c, with W a constant (columns of the result, columns of a). */
  String gemm(String a, String weight, String c);

  /** An element-wise operator by its ONNX name: Add, Sub, Mul, Tanh, Sigmoid. */
  String apply(String operator, String... inputs);

  /** Cuts a matrix [B, parts·n] into equal matrices [B, n]. */
  String[] split(String tensor, int parts);
}
