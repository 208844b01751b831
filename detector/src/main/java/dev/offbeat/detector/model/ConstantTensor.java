package dev.offbeat.detector.model;

import java.util.function.DoubleBinaryOperator;

/**
 * A constant of a graph, a matrix at most.
 *
 * @param rank number of dimensions, 0 to 2
 * @param rows 1 where there are fewer than two dimensions
 * @param columns 1 where there is none
 * @param values [rows, columns]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ConstantTensor(int rank, int rows, int columns, float[] values) {
  /** This and another one, entry by entry; what has one row or column is spread out. */
  ConstantTensor combine(ConstantTensor other, DoubleBinaryOperator operator) {
    int resultRows = common(rows, other.rows);
    int resultColumns = common(columns, other.columns);
    float[] result = new float[resultRows * resultColumns];
    for (int i = 0; i < resultRows; i++) {
      for (int j = 0; j < resultColumns; j++) {
        result[i * resultColumns + j] =
            (float) operator.applyAsDouble(spread(i, j), other.spread(i, j));
      }
    }
    return new ConstantTensor(Math.max(rank, other.rank), resultRows, resultColumns, result);
  }

  private static int common(int a, int b) {
    if (a != b && a != 1 && b != 1) {
      throw new NotFusibleException("constants of %d and %d entries meet".formatted(a, b));
    }
    return Math.max(a, b);
  }

  private float spread(int row, int column) {
    return values[(rows == 1 ? 0 : row) * columns + (columns == 1 ? 0 : column)];
  }

  ConstantTensor map(VectorFunction function) {
    float[] result = values.clone();
    function.apply(result, 0, result.length);
    return new ConstantTensor(rank, rows, columns, result);
  }

  ConstantTensor transposed() {
    float[] result = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return rank < 2 ? this : new ConstantTensor(rank, columns, rows, result);
  }

  /** The matrix as rows of an array. */
  float[][] matrix() {
    if (rank != 2) {
      throw new NotFusibleException("weights that are no matrix");
    }
    float[][] matrix = new float[rows][columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * columns, matrix[i], 0, columns);
    }
    return matrix;
  }

  /** The constant as a vector that the batch shares. */
  Affine vector() {
    if (rows != 1) {
      throw new NotFusibleException("a matrix of constants where a vector is expected");
    }
    return Affine.constant(values);
  }
}
