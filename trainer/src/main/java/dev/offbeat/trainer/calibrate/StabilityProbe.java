package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.model.Stability;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Measures along real data how strongly a recurrence holds on to its past. */
final class StabilityProbe {
  /*
   * Spectral radius: Gelfand's formula ρ(J) = lim ‖Jᵏ‖^(1/k), by repeated squaring with the norm
   * divided out; sound for complex pairs of eigenvalues, where power iteration does not settle.
   *
   * Memory length: the same stretch of data is run from pairs of random states; the number of steps
   * after which no prediction of a pair differs by more than the tolerance any more.
   */
  private static final int SAMPLES = 200;
  private static final int SQUARINGS = 10;
  private static final int STRETCHES = 16;
  private static final int LONGEST_MEMORY = 2000;
  private static final double TOLERANCE = 1e-3;

  private final Network network;
  private final float[] parameters;
  private final List<TrainingSeries> series;

  StabilityProbe(Network network, float[] parameters, List<TrainingSeries> series) {
    this.network = network;
    this.parameters = parameters;
    this.series = series;
  }

  Stability measure() {
    return new Stability(meanSpectralRadius(), memoryLength());
  }

  private double meanSpectralRadius() {
    double sum = 0;
    int count = 0;
    int perSeries = Math.max(1, SAMPLES / series.size());
    for (TrainingSeries one : series.subList(0, Math.min(SAMPLES, series.size()))) {
      int spacing = Math.max(1, one.size() / perSeries);
      Window walk = network.newWindow(1, 1);
      Window probe = network.newWindow(1, network.stateSize());
      for (int t = 0; t < one.size(); t++) {
        fill(walk, one, t);
        if (t % spacing == spacing - 1) {
          sum += spectralRadius(jacobian(walk, probe, one, t));
          count++;
        }
        walk.forward(parameters);
        walk.carryState();
      }
    }
    return sum / count;
  }

  private double[][] jacobian(Window walk, Window probe, TrainingSeries one, int t) {
    fill(probe, one, t);
    for (int j = 0; j < network.stateSize(); j++) {
      Arrays.fill(probe.before()[j], walk.before()[j][0]);
    }
    probe.forward(parameters);
    return probe.stateJacobian(parameters);
  }

  private static void fill(Window window, TrainingSeries one, int t) {
    for (int i = 0; i < window.x().length; i++) {
      Arrays.fill(window.x()[i], one.inputs()[i][t]);
    }
  }

  /** Largest modulus of a matrix's eigenvalues. */
  static double spectralRadius(double[][] matrix) {
    double[][] power = matrix;
    double logNorm = 0;
    double exponent = 1;
    for (int k = 0; k <= SQUARINGS; k++) {
      double norm = frobenius(power);
      if (norm == 0) {
        return 0;
      }
      logNorm += Math.log(norm) / exponent;
      power = scaled(power, 1 / norm);
      power = product(power, power);
      exponent *= 2;
    }
    return Math.exp(logNorm);
  }

  private static double frobenius(double[][] matrix) {
    double sum = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        sum += value * value;
      }
    }
    return Math.sqrt(sum);
  }

  private static double[][] scaled(double[][] matrix, double factor) {
    double[][] result = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      result[i] = Arrays.stream(matrix[i]).map(value -> value * factor).toArray();
    }
    return result;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < b.length; k++) {
        for (int j = 0; j < c[i].length; j++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private int memoryLength() {
    Window window = network.newWindow(1, 2 * STRETCHES);
    Random random = new Random(1);
    TrainingSeries[] chosen = new TrainingSeries[STRETCHES];
    int[] start = new int[STRETCHES];
    for (int s = 0; s < STRETCHES; s++) {
      chosen[s] = series.get(random.nextInt(series.size()));
      start[s] = random.nextInt(Math.max(1, chosen[s].size() - LONGEST_MEMORY));
    }
    for (float[] row : window.before()) {
      for (int lane = 0; lane < row.length; lane++) {
        row[lane] = 2 * random.nextFloat() - 1;
      }
    }
    int memory = 0;
    for (int step = 0; step < LONGEST_MEMORY; step++) {
      for (int s = 0; s < STRETCHES; s++) {
        int t = Math.floorMod(start[s] + step, chosen[s].size());
        for (int i = 0; i < window.x().length; i++) {
          window.x()[i][2 * s] = chosen[s].inputs()[i][t];
          window.x()[i][2 * s + 1] = chosen[s].inputs()[i][t];
        }
      }
      window.forward(parameters);
      window.carryState();
      if (differs(window)) {
        memory = step + 1;
      }
    }
    return memory;
  }

  private boolean differs(Window window) {
    for (float[] output : window.output()) {
      for (int s = 0; s < STRETCHES; s++) {
        if (Math.abs(output[2 * s] - output[2 * s + 1]) > TOLERANCE) {
          return true;
        }
      }
    }
    return false;
  }
}
