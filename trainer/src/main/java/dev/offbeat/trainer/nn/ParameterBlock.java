package dev.offbeat.trainer.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The layout of all trained numbers of a network in one contiguous array: named matrices,
 * row-major, one after the other. The optimiser and the norm see the array, the cells see their
 * matrices.
 */
public final class ParameterBlock {
  private final List<Matrix> matrices = new ArrayList<>();
  private int size;

  ParameterBlock() {}

  /**
   * One named matrix of the block.
   *
   * @param name like {@code cell.recurrent}
   * @param at index of its first number
   */
  public record Matrix(String name, int at, int rows, int columns) {
    public int size() {
      return rows * columns;
    }

    /** A copy of this matrix's numbers, row-major. */
    public float[] of(float[] parameters) {
      return Arrays.copyOfRange(parameters, at, at + size());
    }

    /** Replaces this matrix's numbers from an offset on, row-major. */
    void set(float[] parameters, int offset, float[] values) {
      System.arraycopy(values, 0, parameters, at + offset, values.length);
    }

    /** Fills with numbers uniform in ±1/√fanIn. */
    void randomize(float[] parameters, int fanIn, RandomGenerator random) {
      float bound = (float) (1 / Math.sqrt(fanIn));
      for (int i = at; i < at + size(); i++) {
        parameters[i] = bound * (2 * random.nextFloat() - 1);
      }
    }
  }

  Matrix add(String name, int rows, int columns) {
    Matrix matrix = new Matrix(name, size, rows, columns);
    matrices.add(matrix);
    size += matrix.size();
    return matrix;
  }

  /** Number of trained numbers. */
  public int size() {
    return size;
  }

  /** The matrices in their order. */
  public List<Matrix> matrices() {
    return List.copyOf(matrices);
  }
}
