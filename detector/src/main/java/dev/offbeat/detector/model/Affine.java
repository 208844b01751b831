package dev.offbeat.detector.model;

import dev.offbeat.detector.model.Atom.Squashed;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An affine function of atoms, Σ M·atom + bias: the normal form of whatever Gemm, MatMul, Add, Sub,
 * Mul by constants and Split a graph writes it down with. Immutable. A width of 1 without atoms is
 * a scalar and fits any width.
 */
final class Affine {
  private final Map<Atom, float[][]> terms; // atom → M, [width, atom's width]
  private final float[] bias; // [width]

  private Affine(Map<Atom, float[][]> terms, float[] bias) {
    this.terms = terms;
    this.bias = bias;
  }

  static Affine of(Atom atom) {
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

  Set<Atom> atoms() {
    return terms.keySet();
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

  /** An atom's matrix; zeros for one that this does not depend on. */
  float[][] matrix(Atom atom) {
    float[][] matrix = terms.get(atom);
    return matrix == null ? new float[width()][atom.width()] : matrix;
  }

  /** The s where an atom's matrix is s times the identity, 0 for no dependence; else NaN. */
  float scale(Atom atom) {
    float[][] matrix = matrix(atom);
    float scale = matrix.length == atom.width() ? matrix[0][0] : Float.NaN;
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        if (matrix[i][j] != (i == j ? scale : 0)) {
          return Float.NaN;
        }
      }
    }
    return scale;
  }

  Affine plus(Affine other) {
    Affine a = widened(other.width());
    Affine b = other.widened(width());
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
    if (terms.size() == 1 && !hasBias()) {
      Atom atom = terms.keySet().iterator().next();
      if (atom instanceof Squashed squashed && scale(atom) == 1) {
        return of(new Squashed(squashed.function(), squashed.argument().rows(from, to)));
      }
    }
    Map<Atom, float[][]> part = new LinkedHashMap<>();
    terms.forEach((atom, matrix) -> part.put(atom, Arrays.copyOfRange(matrix, from, to)));
    return new Affine(part, Arrays.copyOfRange(bias, from, to));
  }

  /** This where the widths agree or the other is a scalar; a scalar spread out to the width. */
  private Affine widened(int width) {
    if (width == width() || width == 1) {
      return this;
    }
    if (!isConstant() || width() != 1) {
      throw new NotFusibleException("widths %d and %d meet".formatted(width(), width));
    }
    float[] wide = new float[width];
    Arrays.fill(wide, bias[0]);
    return constant(wide);
  }
}
