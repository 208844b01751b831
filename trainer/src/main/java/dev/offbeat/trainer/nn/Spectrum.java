package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Eigenvalues, singular values and norms of small matrices. */
public final class Spectrum {
  private Spectrum() {}

  /**
   * An eigenvalue.
   *
   * @param real part
   * @param imaginary part
   */
  public record Eigenvalue(double real, double imaginary) {
    /** Distance from zero. */
    public double modulus() {
      return Math.hypot(real, imaginary);
    }
  }

  /** All eigenvalues of a square matrix. */
  public static List<Eigenvalue> eigenvalues(double[][] matrix) {
    EigenDecomposition_F64<DMatrixRMaj> decomposition =
        DecompositionFactory_DDRM.eig(matrix.length, false);
    require(decomposition.decompose(new DMatrixRMaj(matrix)));
    List<Eigenvalue> values = new ArrayList<>();
    for (int i = 0; i < decomposition.getNumberOfEigenvalues(); i++) {
      Complex_F64 value = decomposition.getEigenvalue(i);
      values.add(new Eigenvalue(value.real, value.imaginary));
    }
    return values;
  }

  /** Largest modulus of the eigenvalues of a square matrix. */
  public static double radius(double[][] matrix) {
    return eigenvalues(matrix).stream().mapToDouble(Eigenvalue::modulus).max().orElse(0);
  }

  /** Largest singular value. */
  public static double norm(double[][] matrix) {
    SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
        DecompositionFactory_DDRM.svd(matrix.length, matrix[0].length, false, false, true);
    require(decomposition.decompose(new DMatrixRMaj(matrix)));
    double largest = 0;
    for (double value : decomposition.getSingularValues()) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static void require(boolean converged) {
    if (!converged) {
      throw new ArithmeticException("a matrix without finite singular values");
    }
  }

  static double[][] rows(float[] parameters, Matrix matrix) {
    double[][] rows = new double[matrix.rows()][matrix.columns()];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[r].length; c++) {
        rows[r][c] = parameters[matrix.at() + r * matrix.columns() + c];
      }
    }
    return rows;
  }

  /** Scales a matrix down to a spectral norm. */
  static void bound(float[] parameters, Matrix matrix, double largest) {
    double norm = norm(rows(parameters, matrix));
    if (norm > largest) {
      matrix.scale(parameters, 0, matrix.rows(), largest / norm);
    }
  }

  /** Largest sum of magnitudes of a row, from one row to before another: ‖W‖∞. */
  static double maximumNorm(float[] parameters, Matrix matrix, int fromRow, int toRow) {
    double largest = 0;
    for (int r = fromRow; r < toRow; r++) {
      double sum = 0;
      for (int c = 0; c < matrix.columns(); c++) {
        sum += Math.abs(parameters[matrix.at() + r * matrix.columns() + c]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }
}
