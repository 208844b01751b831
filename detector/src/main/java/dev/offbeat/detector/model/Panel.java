package dev.offbeat.detector.model;

/**
 * A matrix product, z[from, to) = M·(entries of z) + bias; the entries read lie elsewhere, in any
 * order. Immutable.
 */
final class Panel implements VectorOperation {
  /*
   * Four columns are multiplied at once, down all rows, so that one pass over the sums is paid for by
   * four multiply-adds. Weights and bias lie at the indices of the sums that they are added to:
   * one index for all arrays of a loop is what lets the compiler use vector instructions. Columns
   * are filled up with zeros to a multiple of four.
   */
  private static final int TOGETHER = 4;

  private final int from;
  private final int to;
  private final int[] sources; // [columns], indices into z
  private final float[][] weights; // [columns, to]
  private final float[] bias; // [to]

  /**
   * A panel of a matrix.
   *
   * @param from index of its first result
   * @param sources indices of what it multiplies, [columns]
   * @param matrix [rows, columns]
   * @param bias [rows]
   */
  Panel(int from, int[] sources, float[][] matrix, float[] bias) {
    this.from = from;
    to = from + bias.length;
    int columns = (sources.length + TOGETHER - 1) / TOGETHER * TOGETHER;
    this.sources = new int[columns];
    this.bias = new float[to];
    weights = new float[columns][to];
    for (int c = 0; c < columns; c++) {
      this.sources[c] = sources[Math.min(c, sources.length - 1)];
    }
    for (int r = 0; r < bias.length; r++) {
      this.bias[from + r] = bias[r];
      for (int c = 0; c < sources.length; c++) {
        weights[c][from + r] = matrix[r][c];
      }
    }
  }

  @Override
  public void run(float[] z) {
    int[] s = sources;
    float[] sums = bias;
    for (int c = 0; c < s.length; c += TOGETHER) {
      add(
          z,
          sums,
          weights[c],
          weights[c + 1],
          weights[c + 2],
          weights[c + 3],
          z[s[c]],
          z[s[c + 1]],
          z[s[c + 2]],
          z[s[c + 3]],
          from,
          to);
      sums = z;
    }
  }

  private static void add(
      float[] z,
      float[] sums,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float v0,
      float v1,
      float v2,
      float v3,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      z[i] = sums[i] + w0[i] * v0 + w1[i] * v1 + w2[i] * v2 + w3[i] * v3;
    }
  }
}
