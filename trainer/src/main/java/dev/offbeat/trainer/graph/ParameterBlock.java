package dev.offbeat.trainer.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The layout of all numbers of a network in one contiguous array: named matrices, row-major, one
 * after the other. The optimiser and the norm see the array, the cells see their matrices.
 */
public final class ParameterBlock {
  private final List<Matrix> matrices = new ArrayList<>();
  private int size;

  /**
   * One named matrix of the block.
   *
   * @param name like {@code cell.recurrent}
   * @param at index of its first number
   * @param isTrained whether training changes it
   */
  public record Matrix(String name, int at, int rows, int columns, boolean isTrained) {
    public int size() {
      return rows * columns;
    }

    /** A copy of this matrix's numbers, row-major. */
    public float[] of(float[] parameters) {
      return Arrays.copyOfRange(parameters, at, at + size());
    }

    /** Replaces this matrix's numbers from an offset on, row-major. */
    public void set(float[] parameters, int offset, float... values) {
      System.arraycopy(values, 0, parameters, at + offset, values.length);
    }

    /** Sets every number from one row to before another. */
    public void fill(float[] parameters, int fromRow, int toRow, float value) {
      Arrays.fill(parameters, at + fromRow * columns, at + toRow * columns, value);
    }

    /** Fills with numbers uniform in ±1/√fanIn. */
    public void randomize(float[] parameters, int fanIn, RandomGenerator random) {
      float bound = (float) (1 / Math.sqrt(fanIn));
      for (int i = at; i < at + size(); i++) {
        parameters[i] = bound * (2 * random.nextFloat() - 1);
      }
    }

    /** Multiplies the rows from one to before another. */
    public void scale(float[] parameters, int fromRow, int toRow, double factor) {
      for (int i = at + fromRow * columns; i < at + toRow * columns; i++) {
        parameters[i] = (float) (parameters[i] * factor);
      }
    }
  }

  /** A part of a block whose names begin alike. */
  public static final class Scope {
    private final ParameterBlock block;
    private final String prefix;
    private final boolean isTrained;

    private Scope(ParameterBlock block, String prefix, boolean isTrained) {
      this.block = block;
      this.prefix = prefix;
      this.isTrained = isTrained;
    }

    /** Adds a matrix. */
    public Matrix matrix(String name, int rows, int columns) {
      Matrix matrix = new Matrix(prefix + "." + name, block.size, rows, columns, isTrained);
      block.matrices.add(matrix);
      block.size += matrix.size();
      return matrix;
    }

    /** Adds a vector, a matrix of one row. */
    public Matrix vector(String name, int width) {
      return matrix(name, 1, width);
    }

    /** The same part, for numbers that training leaves as they are. */
    public Scope untrained() {
      return new Scope(block, prefix, false);
    }
  }

  /** The part of the block whose names begin with a prefix and a dot. */
  public Scope scope(String prefix) {
    return new Scope(this, prefix, true);
  }

  /** How many numbers there are. */
  public int size() {
    return size;
  }

  /** The matrices in their order. */
  public List<Matrix> matrices() {
    return List.copyOf(matrices);
  }
}
