package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.Unrolled;
import java.util.Arrays;
import java.util.List;

/** A penalty on how the gradient's norm changes from step to step, so that it does not vanish. */
public final class GradientNormPenalty {
  /*
   * Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks. ICML 2013,
   * equations 9 and 10. With g the loss's gradient to the state after step t, J the Jacobian of the
   * step and u = Jᵀ·g,
   *
   *   Ω = Σ (‖u‖/‖g‖ − 1)²
   *
   * of which, as there, only the immediate derivative by the parameters is taken: states and g are
   * held. With w = ∂Ω/∂u = 2(‖u‖/‖g‖ − 1)·u/(‖u‖‖g‖), that is the derivative of wᵀJᵀg = gᵀ(J·w): the
   * gradient of the step's tangent along w, weighted with g.
   */
  private static final double SMALLEST_NORM = 1e-12;

  private final Node x;
  private final Node state;
  private final Node next;
  private final Node direction;
  private final Node tangent;
  private final List<Node> seeds;
  private final Unrolled run;

  /** Buffers for windows of so many steps and lanes; for one thread. */
  public GradientNormPenalty(Network network, int steps, int lanes) {
    Network.Step step = network.step();
    StepGraph graph = step.graph();
    x = step.x();
    state = step.state();
    next = step.next();
    direction = graph.input("direction", network.stateSize(), false);
    tangent = graph.tangent(next, state, direction);
    seeds = List.of(next, tangent);
    run = new Unrolled(graph, List.of(), seeds, steps, lanes);
  }

  /**
   * Adds the penalty's gradient for a window that has been run backward.
   *
   * @param factor what the penalty is multiplied by
   * @return Ω, without the factor, summed over steps and lanes
   */
  public double add(Window window, float[] parameters, float[] dparameters, float factor) {
    int steps = window.steps() - 1;
    run.begin(parameters);
    run.beginBackward(new float[parameters.length]);
    for (int t = 0; t < steps; t++) {
      copy(window.x(t), run.value(x, t));
      copy(window.before(t), run.value(state, t));
      Arrays.fill(run.value(direction, t), 0);
      run.forward(t);
      run.clearGradients(t, List.of());
      copy(window.stateGradient(t + 1), run.gradient(next, t));
      run.backward(t);
    }
    double sum = 0;
    for (int t = 0; t < steps; t++) {
      float[] g = window.stateGradient(t + 1);
      sum += direct(g, run.gradient(state, t), run.value(direction, t));
    }
    run.begin(parameters);
    run.beginBackward(dparameters);
    for (int t = 0; t < steps; t++) {
      run.forward(t);
      run.clearGradients(t, List.of());
      float[] seed = run.gradient(tangent, t);
      float[] g = window.stateGradient(t + 1);
      for (int i = 0; i < seed.length; i++) {
        seed[i] = factor * g[i];
      }
      run.backward(t);
    }
    clearLast(steps);
    run.endBackward();
    return sum;
  }

  /** A window of one step fewer leaves no trace of another's last. */
  private void clearLast(int from) {
    for (int t = from; t < run.steps(); t++) {
      run.clearGradients(t, List.of());
    }
  }

  /** Writes w for every lane; the sum of the lanes' terms. */
  private double direct(float[] g, float[] u, float[] w) {
    int lanes = run.lanes();
    double sum = 0;
    for (int lane = 0; lane < lanes; lane++) {
      double from = norm(g, lane);
      double to = norm(u, lane);
      boolean counts = from > SMALLEST_NORM && to > SMALLEST_NORM;
      double ratio = counts ? to / from - 1 : 0;
      sum += ratio * ratio;
      double scale = counts ? 2 * ratio / (to * from) : 0;
      for (int i = lane; i < w.length; i += lanes) {
        w[i] = (float) (scale * u[i]);
      }
    }
    return sum;
  }

  private double norm(float[] vector, int lane) {
    double sum = 0;
    for (int i = lane; i < vector.length; i += run.lanes()) {
      sum += (double) vector[i] * vector[i];
    }
    return Math.sqrt(sum);
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
