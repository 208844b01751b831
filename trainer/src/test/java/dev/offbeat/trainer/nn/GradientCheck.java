package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.nn.ParameterBlock.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Compares the backward pass with central differences of the loss, number by number. Runs from the
 * double precision translation of this package, see {@link DoublePrecision}.
 */
public final class GradientCheck implements Supplier<Map<String, Double>> {
  private static final int STEPS = 7;
  private static final int LANES = 5;
  private static final float STEP = 1e-5f;

  /** Largest deviation for each matrix of each cell, relative to the matrix's largest gradient. */
  @Override
  public Map<String, Double> get() {
    Map<String, Double> worst = new TreeMap<>();
    for (CellKind kind : CellKind.values()) {
      for (int inputs : new int[] {4, 7}) {
        check(kind, new Network(kind, inputs, 6, 3), worst);
      }
    }
    return worst;
  }

  private static void check(CellKind kind, Network network, Map<String, Double> worst) {
    Random random = new Random(7);
    float[] parameters = network.initialParameters(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.3 * random.nextGaussian());
    }
    Window window = network.newWindow(STEPS, LANES);
    for (float[][] rows : new float[][][] {window.x(), window.target(), window.before()}) {
      for (float[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) random.nextGaussian();
        }
      }
    }
    for (float[] row : window.weight()) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(4) == 0 ? 0 : 1;
      }
    }
    float[] gradient = new float[parameters.length];
    window.forward(parameters);
    window.loss(1);
    window.backward(parameters, gradient);
    for (Matrix matrix : network.matrices()) {
      double deviation = 0;
      double largest = 0;
      for (int i = matrix.at(); i < matrix.at() + matrix.size(); i++) {
        double numeric = centralDifference(window, parameters, i);
        deviation = Math.max(deviation, Math.abs(numeric - gradient[i]));
        largest = Math.max(largest, Math.abs(numeric));
      }
      worst.merge(kind + " " + matrix.name(), deviation / largest, Math::max);
    }
  }

  private static double centralDifference(Window window, float[] parameters, int i) {
    float[] moved = Arrays.copyOf(parameters, parameters.length);
    moved[i] = parameters[i] + STEP;
    window.forward(moved);
    double above = window.loss(1);
    moved[i] = parameters[i] - STEP;
    window.forward(moved);
    double below = window.loss(1);
    return (above - below) / (2 * STEP);
  }
}
