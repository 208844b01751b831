package dev.offbeat.detector.model;

/**
 * A matrix product of up to eight rows: what a {@link Panel} computes, to the last bit. Immutable.
 */
final class SmallPanel implements VectorOperation {
  /*
   * Too short for vector instructions. All rows are summed at once, each in a variable of its own,
   * so that the additions of one do not wait for those of another.
   */
  static final int LARGEST = 8;

  private final int from;
  private final int rows;
  private final int[] sources; // [columns], indices into z
  private final float[] weights; // [columns, 8]
  private final float[] bias; // [8]

  /** A panel of a matrix; see {@link Panel}. */
  SmallPanel(int from, int[] sources, float[][] matrix, float[] bias) {
    this.from = from;
    rows = bias.length;
    this.sources = sources.clone();
    this.bias = java.util.Arrays.copyOf(bias, LARGEST);
    weights = new float[sources.length * LARGEST];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < sources.length; c++) {
        weights[c * LARGEST + r] = matrix[r][c];
      }
    }
  }

  @Override
  public void run(float[] z) {
    int[] s = sources;
    float[] w = weights;
    float s0 = bias[0];
    float s1 = bias[1];
    float s2 = bias[2];
    float s3 = bias[3];
    float s4 = bias[4];
    float s5 = bias[5];
    float s6 = bias[6];
    float s7 = bias[7];
    for (int c = 0; c < s.length; c++) {
      float v = z[s[c]];
      int i = LARGEST * c;
      s0 += w[i] * v;
      s1 += w[i + 1] * v;
      s2 += w[i + 2] * v;
      s3 += w[i + 3] * v;
      s4 += w[i + 4] * v;
      s5 += w[i + 5] * v;
      s6 += w[i + 6] * v;
      s7 += w[i + 7] * v;
    }
    put(z, 0, s0);
    put(z, 1, s1);
    put(z, 2, s2);
    put(z, 3, s3);
    put(z, 4, s4);
    put(z, 5, s5);
    put(z, 6, s6);
    put(z, 7, s7);
  }

  private void put(float[] z, int row, float sum) {
    if (row < rows) {
      z[from + row] = sum;
    }
  }
}
