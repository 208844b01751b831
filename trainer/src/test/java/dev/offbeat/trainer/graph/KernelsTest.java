package dev.offbeat.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kernel against the loops that define it, in double precision. */
final class KernelsTest {
  private static final int AT = 3; // where a matrix begins among the parameters
  private static final int STEPS = 3;

  private final Random random = new Random(1);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3", "5, 3, 7", "6, 20, 32", "48, 20, 32", "7, 9, 33"})
  void addProduct_anyShape_addsWTimesX(int rows, int columns, int lanes) {
    float[] w = numbers(AT + rows * columns);
    float[] x = numbers(columns * lanes);
    float[] y = numbers(rows * lanes);
    double[] expected = doubles(y);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int b = 0; b < lanes; b++) {
          expected[r * lanes + b] += (double) w[AT + r * columns + c] * x[c * lanes + b];
        }
      }
    }

    used(lanes).addProduct(y, w, AT, rows, columns, x);

    assertClose(y, expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3", "5, 3, 7", "6, 20, 32", "48, 20, 32", "7, 9, 33"})
  void addTransposedProduct_anyShape_addsTransposedWTimesDy(int rows, int columns, int lanes) {
    float[] w = numbers(AT + rows * columns);
    float[] dy = numbers(rows * lanes);
    float[] dx = numbers(columns * lanes);
    double[] expected = doubles(dx);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int b = 0; b < lanes; b++) {
          expected[c * lanes + b] += (double) w[AT + r * columns + c] * dy[r * lanes + b];
        }
      }
    }

    used(lanes).addTransposedProduct(dx, w, AT, rows, columns, dy);

    assertClose(dx, expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3", "5, 3, 7", "6, 20, 32", "48, 20, 32", "7, 9, 33"})
  void addOuterProducts_anyShape_sumsStepsAndLanes(int rows, int columns, int lanes) {
    float[][] dy = new float[STEPS][];
    float[][] x = new float[STEPS][];
    float[] dw = numbers(AT + rows * columns);
    float[] db = numbers(AT + rows);
    double[] expected = doubles(dw);
    double[] sums = doubles(db);
    for (int t = 0; t < STEPS; t++) {
      dy[t] = numbers(rows * lanes);
      x[t] = numbers(columns * lanes);
      for (int r = 0; r < rows; r++) {
        for (int b = 0; b < lanes; b++) {
          sums[AT + r] += dy[t][r * lanes + b];
          for (int c = 0; c < columns; c++) {
            expected[AT + r * columns + c] += (double) dy[t][r * lanes + b] * x[t][c * lanes + b];
          }
        }
      }
    }
    Kernels kernels = used(lanes);

    kernels.addOuterProducts(dw, AT, rows, columns, dy, x);
    kernels.addRowSums(db, AT, rows, dy);

    assertClose(dw, expected);
    assertClose(db, sums);
  }

  /** Kernels whose scratch rows hold another's numbers. */
  private Kernels used(int lanes) {
    Kernels kernels = new Kernels(lanes);
    kernels.addProduct(numbers(11 * lanes), numbers(11 * 9), 0, 11, 9, numbers(9 * lanes));
    return kernels;
  }

  private float[] numbers(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers[i];
    }
    return doubles;
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("entry %d", i)
          .isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
    }
  }
}
