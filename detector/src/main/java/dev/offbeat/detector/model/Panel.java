package dev.offbeat.detector.model;

/** A matrix and a bias, laid out for products with one vector at a time. Immutable. */
final class Panel {
  /*
   * Eight rows are summed at once, each in an accumulator of its own, so that the additions of one do
   * not wait for those of another; a block's eight numbers of one column lie side by side. Rows are
   * filled up with zeros to a multiple of eight.
   */
  private static final int BLOCK = 8;

  private final int columns;
  private final float[] weights; // [paddedRows / 8, columns, 8]
  private final float[] bias; // [paddedRows]

  /**
   * A panel of one or two matrices side by side.
   *
   * @param left [rows, columns of the left]
   * @param right [rows, columns of the right]
   */
  Panel(float[][] left, float[][] right, float[] bias) {
    int rows = bias.length;
    columns = left[0].length + right[0].length;
    int padded = (rows + BLOCK - 1) / BLOCK * BLOCK;
    this.bias = java.util.Arrays.copyOf(bias, padded);
    weights = new float[padded * columns];
    for (int r = 0; r < rows; r++) {
      int at = r / BLOCK * BLOCK * columns + r % BLOCK;
      for (int c = 0; c < columns; c++) {
        int fromRight = c - left[0].length;
        weights[at + BLOCK * c] = fromRight < 0 ? left[r][c] : right[r][fromRight];
      }
    }
  }

  /** Floats that {@link #multiply} writes: the rows, filled up. */
  int paddedRows() {
    return bias.length;
  }

  /** out = M·z + bias, z beginning at an index of its array. */
  void multiply(float[] z, int from, float[] out) {
    for (int block = 0; block < bias.length; block += BLOCK) {
      multiplyBlock(block, z, from, out);
    }
  }

  private void multiplyBlock(int block, float[] z, int from, float[] out) {
    float[] w = weights;
    float s0 = bias[block];
    float s1 = bias[block + 1];
    float s2 = bias[block + 2];
    float s3 = bias[block + 3];
    float s4 = bias[block + 4];
    float s5 = bias[block + 5];
    float s6 = bias[block + 6];
    float s7 = bias[block + 7];
    int at = block * columns;
    for (int c = 0; c < columns; c++) {
      float v = z[from + c];
      int i = at + BLOCK * c;
      s0 += w[i] * v;
      s1 += w[i + 1] * v;
      s2 += w[i + 2] * v;
      s3 += w[i + 3] * v;
      s4 += w[i + 4] * v;
      s5 += w[i + 5] * v;
      s6 += w[i + 6] * v;
      s7 += w[i + 7] * v;
    }
    out[block] = s0;
    out[block + 1] = s1;
    out[block + 2] = s2;
    out[block + 3] = s3;
    out[block + 4] = s4;
    out[block + 5] = s5;
    out[block + 6] = s6;
    out[block + 7] = s7;
  }
}
