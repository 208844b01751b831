package dev.offbeat.trainer.nn;

import java.util.Arrays;

/**
 * Kernels over batch-minor matrices {@code float[row][column]}, each on the columns [at, at + n).
 */
final class Lanes {
  /*
   * Products are axpys of at most four sources at one common offset: the form that C2 turns into
   * vector code on JDK 17 as well as on 25 (eight sources, or an offset of their own for source and
   * target, stay scalar there). Inner products are sums in registers, 4 × 4 at a time, so that each
   * number loaded is used four times. Long ranges are cut into tiles that stay in the L1 cache. The
   * order of every sum is fixed, so equal inputs give equal bits.
   */
  private static final int TILE = 512;
  private static final int BLOCK = 4;

  private Lanes() {}

  /** out = b·1ᵀ; b has as many rows as out. */
  static void fill(float[][] out, float[] b, int bAt, int at, int n) {
    for (int r = 0; r < out.length; r++) {
      Arrays.fill(out[r], at, at + n, b[bAt + r]);
    }
  }

  /** out += W·in, W (out rows, in rows). */
  static void addProduct(float[][] out, float[] w, int wAt, float[][] in, int at, int n) {
    addProduct(out, w, wAt, in.length, 1, in, at, n);
  }

  /** out += Wᵀ·in, W (in rows, out rows). */
  static void addTransposedProduct(float[][] out, float[] w, int wAt, float[][] in, int at, int n) {
    addProduct(out, w, wAt, 1, out.length, in, at, n);
  }

  private static void addProduct(
      float[][] out,
      float[] w,
      int wAt,
      int rowStride,
      int columnStride,
      float[][] in,
      int at,
      int n) {
    for (int from = at; from < at + n; from += TILE) {
      int to = Math.min(from + TILE, at + n);
      for (int r = 0; r < out.length; r++) {
        int k = wAt + r * rowStride;
        int c = 0;
        for (; c + BLOCK <= in.length; c += BLOCK, k += BLOCK * columnStride) {
          float w0 = w[k];
          float w1 = w[k + columnStride];
          float w2 = w[k + 2 * columnStride];
          float w3 = w[k + 3 * columnStride];
          axpy(out[r], w0, in[c], w1, in[c + 1], w2, in[c + 2], w3, in[c + 3], from, to);
        }
        for (; c < in.length; c++, k += columnStride) {
          axpy(out[r], w[k], in[c], from, to);
        }
      }
    }
  }

  private static void axpy(
      float[] y,
      float a0,
      float[] x0,
      float a1,
      float[] x1,
      float a2,
      float[] x2,
      float a3,
      float[] x3,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      y[i] += a0 * x0[i] + a1 * x1[i] + a2 * x2[i] + a3 * x3[i];
    }
  }

  private static void axpy(float[] y, float a, float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] += a * x[i];
    }
  }

  /** dw += dout·inᵀ, dw (dout rows, in rows): the weights' gradient of {@link #addProduct}. */
  static void addOuterProduct(float[] dw, int dwAt, float[][] dout, float[][] in, int at, int n) {
    float[] block = new float[BLOCK * BLOCK];
    for (int from = at; from < at + n; from += TILE) {
      int to = Math.min(from + TILE, at + n);
      for (int r = 0; r < dout.length; r += BLOCK) {
        for (int c = 0; c < in.length; c += BLOCK) {
          dots(block, dout, r, in, c, from, to);
          for (int i = 0; i < Math.min(BLOCK, dout.length - r); i++) {
            for (int j = 0; j < Math.min(BLOCK, in.length - c); j++) {
              dw[dwAt + (r + i) * in.length + c + j] += block[i * BLOCK + j];
            }
          }
        }
      }
    }
  }

  /** The inner products of four rows with four others; beyond the last row it repeats that. */
  private static void dots(
      float[] block, float[][] a, int row, float[][] b, int column, int from, int to) {
    float[] b0 = b[column];
    float[] b1 = b[Math.min(column + 1, b.length - 1)];
    float[] b2 = b[Math.min(column + 2, b.length - 1)];
    float[] b3 = b[Math.min(column + 3, b.length - 1)];
    for (int k = 0; k < BLOCK; k += 2) {
      float[] a0 = a[Math.min(row + k, a.length - 1)];
      float[] a1 = a[Math.min(row + k + 1, a.length - 1)];
      dots(block, k * BLOCK, a0, a1, b0, b1, b2, b3, from, to);
    }
  }

  private static void dots(
      float[] block,
      int at,
      float[] a0,
      float[] a1,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      int from,
      int to) {
    float s00 = 0;
    float s01 = 0;
    float s02 = 0;
    float s03 = 0;
    float s10 = 0;
    float s11 = 0;
    float s12 = 0;
    float s13 = 0;
    for (int i = from; i < to; i++) {
      s00 += a0[i] * b0[i];
      s01 += a0[i] * b1[i];
      s02 += a0[i] * b2[i];
      s03 += a0[i] * b3[i];
      s10 += a1[i] * b0[i];
      s11 += a1[i] * b1[i];
      s12 += a1[i] * b2[i];
      s13 += a1[i] * b3[i];
    }
    block[at] = s00;
    block[at + 1] = s01;
    block[at + 2] = s02;
    block[at + 3] = s03;
    block[at + BLOCK] = s10;
    block[at + BLOCK + 1] = s11;
    block[at + BLOCK + 2] = s12;
    block[at + BLOCK + 3] = s13;
  }

  /** db += dout·1: the gradient of {@link #fill}. */
  static void addRowSums(float[] db, int dbAt, float[][] dout, int at, int n) {
    for (int r = 0; r < dout.length; r++) {
      float sum = 0;
      for (int i = at; i < at + n; i++) {
        sum += dout[r][i];
      }
      db[dbAt + r] += sum;
    }
  }

  /** The sum of all products of two matrices of one shape. */
  static float dot(float[][] a, float[][] b, int at, int n) {
    float total = 0;
    for (int r = 0; r < a.length; r++) {
      float sum = 0;
      for (int i = at; i < at + n; i++) {
        sum += a[r][i] * b[r][i];
      }
      total += sum;
    }
    return total;
  }
}
