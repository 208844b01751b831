package dev.offbeat.detector.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An affine function of atoms, Σ M·atom + bias: the normal form of whatever Gemm, MatMul, Add, Sub,
 * Mul by constants, Split and Concat a graph writes it down with. Immutable. A width of 1 fits any
 * width. Two are equal if they are the same object.
 */
final class Affine {
  /** Weights of one function, at most: 4 MB. */
  private static final long LARGEST_SIZE = 1 << 20;

  private final Map<Atom, float[][]> terms; // atom → M, [width, atom's width]
  private final float[] bias; // [width]

  private Affine(Map<Atom, float[][]> terms, float[] bias) {
    this.terms = terms;
    this.bias = bias;
  }

  static Affine of(Atom atom) {
    requireSize(atom.width(), atom.width());
    float[][] identity = new float[atom.width()][atom.width()];
    for (int i = 0; i < identity.length; i++) {
      identity[i][i] = 1;
    }
    return new Affine(Map.of(atom, identity), new float[atom.width()]);
  }

  static Affine constant(float[] values) {
    return new Affine(Map.of(), values.clone());
  }

  int width() {
    return bias.length;
  }

  /** The matrices [width, atom's width] of the atoms, in the order of their coming. */
  Map<Atom, float[][]> terms() {
    return Collections.unmodifiableMap(terms);
  }

  boolean isConstant() {
    return terms.isEmpty();
  }

  float[] bias() {
    return bias.clone();
  }

  boolean hasBias() {
    for (float b : bias) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  /** Number of weights, zeros included. */
  long size() {
    return (long) width() * atomsWidth();
  }

  private long atomsWidth() {
    return terms.keySet().stream().mapToLong(Atom::width).sum();
  }

  Affine plus(Affine other) {
    Affine a = widened(other.width());
    Affine b = other.widened(width());
    requireSize(a.width(), a.atomsWidth() + b.atomsWidth());
    Map<Atom, float[][]> sum = new LinkedHashMap<>(a.terms);
    b.terms.forEach((atom, matrix) -> sum.merge(atom, matrix, Affine::add));
    return new Affine(sum, add(new float[][] {a.bias}, new float[][] {b.bias})[0]);
  }

  private static float[][] add(float[][] a, float[][] b) {
    float[][] sum = new float[a.length][];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i].clone();
      for (int j = 0; j < sum[i].length; j++) {
        sum[i][j] += b[i][j];
      }
    }
    return sum;
  }

  Affine negated() {
    return scaled(constant(new float[] {-1}));
  }

  /** This, entry by entry times a constant. */
  Affine scaled(Affine constant) {
    float[] factors = constant.widened(width()).bias;
    Affine wide = widened(factors.length);
    Map<Atom, float[][]> scaled = new LinkedHashMap<>();
    wide.terms.forEach((atom, matrix) -> scaled.put(atom, scaled(matrix, factors)));
    float[] bias = wide.bias.clone();
    for (int i = 0; i < bias.length; i++) {
      bias[i] *= factors[i];
    }
    return new Affine(scaled, bias);
  }

  private static float[][] scaled(float[][] matrix, float[] factors) {
    float[][] scaled = new float[matrix.length][];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = matrix[i].clone();
      for (int j = 0; j < scaled[i].length; j++) {
        scaled[i][j] *= factors[i];
      }
    }
    return scaled;
  }

  /** W times this, W being [n, width]. */
  Affine times(float[][] weights) {
    if (weights[0].length != width()) {
      throw new NotFusibleException("widths %d and %d meet".formatted(width(), weights[0].length));
    }
    requireSize(weights.length, atomsWidth());
    Map<Atom, float[][]> product = new LinkedHashMap<>();
    terms.forEach((atom, matrix) -> product.put(atom, multiply(weights, matrix)));
    float[] bias = new float[weights.length];
    for (int i = 0; i < bias.length; i++) {
      for (int j = 0; j < width(); j++) {
        bias[i] += weights[i][j] * this.bias[j];
      }
    }
    return new Affine(product, bias);
  }

  private static float[][] multiply(float[][] a, float[][] b) {
    float[][] product = new float[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < product[i].length; j++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  /** The entries from one index to before another. */
  Affine rows(int from, int to) {
    Map<Atom, float[][]> part = new LinkedHashMap<>();
    terms.forEach(
        (atom, matrix) -> {
          float[][] rows = Arrays.copyOfRange(matrix, from, to);
          if (TermShape.of(rows) != null) {
            part.put(atom, rows);
          }
        });
    return new Affine(part, Arrays.copyOfRange(bias, from, to));
  }

  /** This above the other. */
  Affine above(Affine other) {
    int width = width() + other.width();
    requireSize(width, atomsWidth() + other.atomsWidth());
    Map<Atom, float[][]> both = new LinkedHashMap<>();
    place(both, 0, width);
    other.place(both, width(), width);
    float[] stacked = Arrays.copyOf(bias, width);
    System.arraycopy(other.bias, 0, stacked, width(), other.width());
    return new Affine(both, stacked);
  }

  private void place(Map<Atom, float[][]> whole, int at, int width) {
    terms.forEach(
        (atom, matrix) -> {
          float[][] rows = whole.computeIfAbsent(atom, a -> new float[width][a.width()]);
          for (int i = 0; i < matrix.length; i++) {
            rows[at + i] = matrix[i];
          }
        });
  }

  /** This where the widths agree or the other is a scalar; a scalar spread out to the width. */
  Affine widened(int width) {
    if (width == width() || width == 1) {
      return this;
    }
    if (width() != 1) {
      throw new NotFusibleException("widths %d and %d meet".formatted(width(), width));
    }
    requireSize(width, atomsWidth());
    Map<Atom, float[][]> spread = new LinkedHashMap<>();
    terms.forEach(
        (atom, matrix) -> {
          float[][] rows = new float[width][];
          Arrays.fill(rows, matrix[0]);
          spread.put(atom, rows);
        });
    float[] wide = new float[width];
    Arrays.fill(wide, bias[0]);
    return new Affine(spread, wide);
  }

  private static void requireSize(long width, long atomsWidth) {
    if (width * atomsWidth > LARGEST_SIZE) {
      throw new NotFusibleException("a function of %d by %d".formatted(width, atomsWidth));
    }
  }
}
