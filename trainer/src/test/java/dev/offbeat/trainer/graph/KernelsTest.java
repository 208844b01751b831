package dev.offbeat.trainer.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kernel against the loops that define it, in double precision. */
final class KernelsTest {
  private static final int AT = 3; // where a matrix begins among the parameters
  private static final int STEPS = 3;

  private final Random random = new Random(1);
  private final ParameterBlock block = new ParameterBlock();

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3", "5, 3, 7", "6, 20, 32", "48, 20, 32", "7, 9, 33"})
  void addProduct_anyShape_addsWTimesXToTheBias(int rows, int columns, int lanes) {
    Matrix bias = block.scope("b").vector("bias", rows);
    Matrix w = block.scope("w").matrix("weight", rows, columns);
    float[] parameters = numbers(block.size());
    float[] x = numbers(columns * lanes);
    double[] expected = new double[rows * lanes];
    for (int r = 0; r < rows; r++) {
      for (int b = 0; b < lanes; b++) {
        expected[r * lanes + b] = parameters[bias.at() + r];
        for (int c = 0; c < columns; c++) {
          expected[r * lanes + b] +=
              (double) parameters[w.at() + r * columns + c] * x[c * lanes + b];
        }
      }
    }
    float[] y = numbers(rows * lanes);
    Kernels kernels = used(lanes);

    kernels.startSum(rows, parameters, bias);
    kernels.addProduct(parameters, w, x);
    kernels.finishSum(y, rows);

    assertClose(y, expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3", "5, 3, 7", "6, 20, 32", "48, 20, 32", "7, 9, 33"})
  void addTransposedProduct_anyShape_addsTransposedWTimesDy(int rows, int columns, int lanes) {
    block.scope("before").vector("it", AT);
    Matrix matrix = block.scope("w").matrix("weight", rows, columns);
    float[] w = numbers(block.size());
    float[] dy = numbers(rows * lanes);
    float[] dx = numbers(columns * lanes);
    double[] expected = doubles(dx);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        for (int b = 0; b < lanes; b++) {
          expected[c * lanes + b] += (double) w[matrix.at() + r * columns + c] * dy[r * lanes + b];
        }
      }
    }

    used(lanes).addTransposedProduct(dx, w, matrix, dy);

    assertClose(dx, expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 3", "5, 3, 7", "6, 20, 32", "48, 20, 32", "7, 9, 33"})
  void addOuterProducts_anyShapes_sumsStepsAndLanes(int rows, int columns, int lanes) {
    List<Matrix> ws =
        List.of(
            block.scope("w").matrix("weight", rows, columns),
            block.scope("v").matrix("weight", rows, 3));
    float[][] dy = steps(rows * lanes);
    List<float[][]> xs = List.of(steps(columns * lanes), steps(3 * lanes));
    float[] dparameters = numbers(block.size());
    double[] expected = doubles(dparameters);
    for (int k = 0; k < ws.size(); k++) {
      Matrix w = ws.get(k);
      for (int t = 0; t < STEPS; t++) {
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < w.columns(); c++) {
            for (int b = 0; b < lanes; b++) {
              expected[w.at() + r * w.columns() + c] +=
                  (double) dy[t][r * lanes + b] * xs.get(k)[t][c * lanes + b];
            }
          }
        }
      }
    }

    used(lanes).addOuterProducts(dparameters, ws, dy, xs);

    assertClose(dparameters, expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 7", "6, 32"})
  void addRowSums_anyShape_sumsStepsAndLanes(int rows, int lanes) {
    float[][] dy = steps(rows * lanes);
    float[] db = numbers(AT + rows);
    double[] expected = doubles(db);
    for (float[] step : dy) {
      for (int i = 0; i < step.length; i++) {
        expected[AT + i / lanes] += step[i];
      }
    }

    used(lanes).addRowSums(db, AT, rows, dy);

    assertClose(db, expected);
  }

  private float[][] steps(int n) {
    float[][] steps = new float[STEPS][];
    for (int t = 0; t < STEPS; t++) {
      steps[t] = numbers(n);
    }
    return steps;
  }

  /** Kernels whose scratch rows hold another's numbers. */
  private Kernels used(int lanes) {
    Kernels kernels = new Kernels(lanes);
    ParameterBlock other = new ParameterBlock();
    Matrix w = other.scope("w").matrix("weight", 11, 9);
    kernels.startSum(11, numbers(w.size()), null);
    kernels.addProduct(numbers(w.size()), w, numbers(9 * lanes));
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
