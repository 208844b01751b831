package dev.offbeat.detector.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a matrix is not zero.
 *
 * @param fromRow first row that is not zero
 * @param toRow index after the last
 * @param fromColumn first column that is not zero; where diagonal, the one that the first row takes
 * @param toColumn index after the last
 * @param diagonal whether each row from there takes one column, the next row the next
 */
record TermShape(int fromRow, int toRow, int fromColumn, int toColumn, boolean diagonal) {
  /** The shape; null for a matrix of zeros. */
  static @Nullable TermShape of(float[][] matrix) {
    int fromRow = matrix.length;
    int toRow = 0;
    int fromColumn = matrix[0].length;
    int toColumn = 0;
    int lowestOffset = Integer.MAX_VALUE; // column less row
    int highestOffset = Integer.MIN_VALUE;
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        if (matrix[i][j] != 0) {
          fromRow = Math.min(fromRow, i);
          toRow = i + 1;
          fromColumn = Math.min(fromColumn, j);
          toColumn = Math.max(toColumn, j + 1);
          lowestOffset = Math.min(lowestOffset, j - i);
          highestOffset = Math.max(highestOffset, j - i);
        }
      }
    }
    return toRow == 0
        ? null
        : new TermShape(fromRow, toRow, fromColumn, toColumn, lowestOffset == highestOffset);
  }

  int rows() {
    return toRow - fromRow;
  }

  int columns() {
    return toColumn - fromColumn;
  }

  /** The factors of a diagonal matrix, [rows]. */
  float[] factors(float[][] matrix) {
    float[] factors = new float[rows()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = matrix[fromRow + i][fromColumn + i];
    }
    return factors;
  }
}
