package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
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

  /** Largest deviation for each matrix of each network, relative to its largest gradient. */
  @Override
  public Map<String, Double> get() {
    Map<String, Double> worst = new TreeMap<>();
    Architectures.all()
        .forEach((name, architecture) -> check(name, architecture, Loss.LAPLACE, worst));
    for (Loss loss : Loss.values()) {
      check("gru " + loss, Architecture.of(CellKind.GRU, 6), loss, worst);
    }
    Architectures.all().forEach((name, architecture) -> checkPenalty(name, architecture, worst));
    return worst;
  }

  private static void check(
      String name, Architecture architecture, Loss loss, Map<String, Double> worst) {
    Network network = new Network(architecture, 4, 6, 2);
    float[] parameters = disturbed(network);
    Window window = filled(network, new Random(7));
    window.setTeacherForcing(true);
    float[] gradient = new float[parameters.length];
    window.forward(parameters);
    window.loss(loss, 1);
    window.backward(parameters, gradient);
    for (Matrix matrix : network.matrices()) {
      double deviation = 0;
      double largest = 1e-9;
      for (int i = matrix.at(); matrix.isTrained() && i < matrix.at() + matrix.size(); i++) {
        float[] moved = Arrays.copyOf(parameters, parameters.length);
        moved[i] = parameters[i] + STEP;
        window.forward(moved);
        double above = window.loss(loss, 1);
        moved[i] = parameters[i] - STEP;
        window.forward(moved);
        double numeric = (above - window.loss(loss, 1)) / (2 * STEP);
        deviation = Math.max(deviation, Math.abs(numeric - gradient[i]));
        largest = Math.max(largest, Math.abs(numeric));
      }
      worst.put(name + " " + matrix.name(), deviation / largest);
    }
  }

  /** The penalty's immediate derivative: states and gradients held, as the penalty holds them. */
  private static void checkPenalty(
      String name, Architecture architecture, Map<String, Double> worst) {
    Network network = new Network(architecture, 4, 6, 2);
    float[] parameters = disturbed(network);
    Window window = filled(network, new Random(9));
    window.forward(parameters);
    window.loss(Loss.LAPLACE, 1);
    window.backward(parameters, new float[parameters.length]);
    GradientNormPenalty penalty = new GradientNormPenalty(network, STEPS, LANES);
    float[] gradient = new float[parameters.length];
    penalty.add(window, parameters, gradient, 1);
    for (Matrix matrix : network.matrices()) {
      double deviation = 0;
      double largest = 1e-9;
      for (int i = matrix.at(); matrix.isTrained() && i < matrix.at() + matrix.size(); i++) {
        float[] moved = Arrays.copyOf(parameters, parameters.length);
        moved[i] = parameters[i] + STEP;
        double above = penalty.add(window, moved, new float[parameters.length], 0);
        moved[i] = parameters[i] - STEP;
        double below = penalty.add(window, moved, new float[parameters.length], 0);
        double numeric = (above - below) / (2 * STEP);
        deviation = Math.max(deviation, Math.abs(numeric - gradient[i]));
        largest = Math.max(largest, Math.abs(numeric));
      }
      worst.put(name + " penalty " + matrix.name(), deviation / largest);
    }
  }

  private static float[] disturbed(Network network) {
    Random random = new Random(7);
    float[] parameters = network.initialParameters(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.3 * random.nextGaussian());
    }
    return parameters;
  }

  private static Window filled(Network network, Random random) {
    Window window = network.newWindow(STEPS, LANES);
    for (int t = 0; t < STEPS; t++) {
      fill(window.x(t), random);
      fill(window.target(t), random);
      for (int i = 0; i < window.weight(t).length; i++) {
        window.weight(t)[i] = random.nextInt(4) == 0 && !network.recursThroughOutput() ? 0 : 1;
      }
    }
    fill(window.before(0), random);
    return window;
  }

  private static void fill(float[] numbers, Random random) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
  }
}
