package dev.offbeat.trainer.graph;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices with the vectors of B lanes, and what their gradients need. Matrices are
 * row-major; vectors are (width, B), row r at r·B. Every kernel adds to its target. Owns its
 * scratch rows; for one thread.
 */
final class Kernels {
  /*
   * What C2 turns into vector code, found by measurement on JDK 17 and 25 at their default flags:
   *
   *  - All arrays of a loop share one index. A row of a vector has an offset of its own, so rows are
   *    first copied to scratch rows, each an array of its own; the copies cost a few percent.
   *  - All loads come before the first store: the compiler must assume that targets are one array.
   *  - The loop's body is small: 4 targets × 2 sources. Larger tiles (4 × 4, 2 × 8) become vector code
   *    only under a raised LoopUnrollLimit, and then in some orders of the operands only.
   *  - Chains of Math.fma, the sum innermost. Fused or not is thus stated, not left to the compiler,
   *    and equal inputs give equal bits on every machine.
   *
   * Before its vectors, C2's code runs single elements up to the next multiple of the vector's width in
   * memory, at least one. Objects that begin at multiples of 32 bytes (-XX:ObjectAlignmentInBytes=32)
   * carry their element 4 at such a place, after a header of 16 bytes: scratch rows hold their numbers
   * from there on, and loops over them begin one unused element before. Without the flag it is as right.
   *
   * The gradient of a matrix is a product too: dWᵀ += x(t)·dy(t)ᵀ for each step t. The longer side of
   * dW is the one that vectors run along, so dy (or x) is transposed first.
   */
  private static final int TARGETS = 4;
  private static final int SOURCES = 2;
  private static final int LEAD = 4; // a scratch row's numbers begin here

  private final int lanes;
  private float[][] sources = {};
  private float[][] targets = {};
  private float[] sums = {};

  Kernels(int lanes) {
    this.lanes = lanes;
  }

  /** Starts a sum of products: every lane of row r at the bias's number r, or at zero. */
  void startSum(int rows, float[] parameters, @Nullable Matrix bias) {
    targets = atLeast(targets, rows, TARGETS, lanes);
    for (int r = 0; r < rows; r++) {
      float start = bias == null ? 0 : parameters[bias.at() + r];
      Arrays.fill(targets[r], LEAD, LEAD + lanes, start);
    }
  }

  /** Adds W·x of one step to the sum. */
  void addProduct(float[] parameters, Matrix w, float[] x) {
    copySources(x, w.columns());
    addScratchProduct(0, w.rows(), parameters, w.at(), w.columns(), 1, w.columns(), lanes);
  }

  /** y = the sum. */
  void finishSum(float[] y, int rows) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(targets[r], LEAD, y, r * lanes, lanes);
    }
  }

  /** dx += Wᵀ·dy at one step. */
  void addTransposedProduct(float[] dx, float[] parameters, Matrix w, float[] dy) {
    int rows = w.columns();
    targets = atLeast(targets, rows, TARGETS, lanes);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(dx, r * lanes, targets[r], LEAD, lanes);
    }
    copySources(dy, w.rows());
    addScratchProduct(0, rows, parameters, w.at(), 1, w.columns(), w.rows(), lanes);
    finishSum(dx, rows);
  }

  private void copySources(float[] x, int rows) {
    sources = atLeast(sources, rows, SOURCES, lanes);
    for (int c = 0; c < rows; c++) {
      System.arraycopy(x, c * lanes, sources[c], LEAD, lanes);
    }
  }

  private static float[][] atLeast(float[][] buffer, int rows, int multiple, int length) {
    int held = buffer.length == 0 ? 0 : buffer[0].length;
    int needed = tiled(rows, multiple);
    return buffer.length >= needed && held >= LEAD + length
        ? buffer
        : new float[Math.max(needed, buffer.length)][Math.max(LEAD + length, held)];
  }

  /**
   * dW += Σ dy(t)·x(t)ᵀ over all steps and lanes, for several W of as many rows.
   *
   * @param xs for each W its x of every step
   */
  void addOuterProducts(float[] dparameters, List<Matrix> ws, float[][] dy, List<float[][]> xs) {
    int rows = ws.get(0).rows();
    int widest = ws.stream().mapToInt(Matrix::columns).max().orElse(0);
    if (rows >= widest) {
      addAlongRows(dparameters, ws, rows, dy, xs);
    } else {
      addAlongColumns(dparameters, ws, rows, dy, xs);
    }
  }

  /** The targets are dWᵀ, one below the other, each from a multiple of the tile on. */
  private void addAlongRows(
      float[] dparameters, List<Matrix> ws, int rows, float[][] dy, List<float[][]> xs) {
    int count = ws.stream().mapToInt(w -> tiled(w.columns(), TARGETS)).sum();
    clearTargets(count, rows);
    for (int t = 0; t < dy.length; t++) {
      transpose(dy[t], rows, 0);
      int first = 0;
      for (int k = 0; k < ws.size(); k++) {
        int columns = ws.get(k).columns();
        addScratchProduct(first, columns, xs.get(k)[t], 0, lanes, 1, lanes, rows);
        first += tiled(columns, TARGETS);
      }
    }
    int first = 0;
    for (Matrix w : ws) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < w.columns(); c++) {
          dparameters[w.at() + r * w.columns() + c] += targets[first + c][LEAD + r];
        }
      }
      first += tiled(w.columns(), TARGETS);
    }
  }

  /** The targets are dW, one beside the other. */
  private void addAlongColumns(
      float[] dparameters, List<Matrix> ws, int rows, float[][] dy, List<float[][]> xs) {
    int length = ws.stream().mapToInt(Matrix::columns).sum();
    clearTargets(rows, length);
    for (int t = 0; t < dy.length; t++) {
      int first = 0;
      for (int k = 0; k < ws.size(); k++) {
        transpose(xs.get(k)[t], ws.get(k).columns(), first);
        first += ws.get(k).columns();
      }
      addScratchProduct(0, rows, dy[t], 0, lanes, 1, lanes, length);
    }
    int first = LEAD;
    for (Matrix w : ws) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < w.columns(); c++) {
          dparameters[w.at() + r * w.columns() + c] += targets[r][first + c];
        }
      }
      first += w.columns();
    }
  }

  /** Makes room for products of transposed vectors, and starts them at zero. */
  private void clearTargets(int rows, int length) {
    sources = atLeast(sources, lanes, SOURCES, length);
    targets = atLeast(targets, rows, TARGETS, length);
    for (int r = 0; r < rows; r++) {
      Arrays.fill(targets[r], 0f);
    }
  }

  private static int tiled(int n, int multiple) {
    return (n + multiple - 1) / multiple * multiple;
  }

  /** Puts a vector's lane b into the scratch row b, from an entry on. */
  private void transpose(float[] from, int rows, int first) {
    float[][] x = sources;
    int at = LEAD + first;
    int b = 0;
    for (; b + 4 <= lanes; b += 4) {
      transpose(x[b], x[b + 1], x[b + 2], x[b + 3], at, from, b, rows, lanes);
    }
    for (; b < lanes; b++) {
      for (int r = 0; r < rows; r++) {
        x[b][at + r] = from[r * lanes + b];
      }
    }
  }

  private static void transpose(
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      int at,
      float[] from,
      int lane,
      int rows,
      int lanes) {
    for (int r = at, k = lane; r < at + rows; r++, k += lanes) {
      x0[r] = from[k];
      x1[r] = from[k + 1];
      x2[r] = from[k + 2];
      x3[r] = from[k + 3];
    }
  }

  /**
   * targets += W·sources; W(r, c) lies at {@code at + r · rowStride + c · columnStride}.
   *
   * @param first target of W's first row
   */
  private void addScratchProduct(
      int first, int rows, float[] w, int at, int rowStride, int columnStride, int columns, int n) {
    float[][] x = sources;
    float[][] y = targets;
    int last = at + (rows - 1) * rowStride;
    if (columns % SOURCES != 0) {
      Arrays.fill(x[columns], 0f);
    }
    for (int r = 0; r < rows; r += TARGETS) { // beyond the last row: repeats it, into spare rows
      int y0 = first + r;
      int w0 = at + r * rowStride;
      int w1 = Math.min(w0 + rowStride, last);
      int w2 = Math.min(w1 + rowStride, last);
      int w3 = Math.min(w2 + rowStride, last);
      for (int c = 0; c < columns; c += SOURCES) {
        int k = c * columnStride;
        int next = c + 1 < columns ? columnStride : 0;
        addTile(
            y[y0], y[y0 + 1], y[y0 + 2], y[y0 + 3], w, w0 + k, w1 + k, w2 + k, w3 + k, next, x[c],
            x[c + 1], n);
      }
    }
  }

  private static void addTile(
      float[] y0,
      float[] y1,
      float[] y2,
      float[] y3,
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      int next,
      float[] x0,
      float[] x1,
      int n) {
    float a0 = w[w0];
    float a1 = w[w1];
    float a2 = w[w2];
    float a3 = w[w3];
    float b0 = w[w0 + next];
    float b1 = w[w1 + next];
    float b2 = w[w2 + next];
    float b3 = w[w3 + next];
    for (int i = LEAD - 1; i < LEAD + n; i++) {
      float p = x0[i];
      float q = x1[i];
      float s0 = y0[i];
      float s1 = y1[i];
      float s2 = y2[i];
      float s3 = y3[i];
      s0 = Math.fma(b0, q, Math.fma(a0, p, s0));
      s1 = Math.fma(b1, q, Math.fma(a1, p, s1));
      s2 = Math.fma(b2, q, Math.fma(a2, p, s2));
      s3 = Math.fma(b3, q, Math.fma(a3, p, s3));
      y0[i] = s0;
      y1[i] = s1;
      y2[i] = s2;
      y3[i] = s3;
    }
  }

  /** db += dy·1, over all steps and lanes. */
  void addRowSums(float[] db, int at, int rows, float[][] dy) {
    if (sums.length != rows * lanes) {
      sums = new float[rows * lanes];
    }
    Arrays.fill(sums, 0f);
    for (float[] step : dy) {
      add(sums, step);
    }
    for (int r = 0; r < rows; r++) {
      float sum = 0;
      for (int i = r * lanes; i < (r + 1) * lanes; i++) {
        sum += sums[i];
      }
      db[at + r] += sum;
    }
  }

  private static void add(float[] y, float[] x) {
    for (int i = 0; i < y.length; i++) {
      y[i] += x[i];
    }
  }
}
