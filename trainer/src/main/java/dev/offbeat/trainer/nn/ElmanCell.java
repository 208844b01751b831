package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The simple recurrent network. */
final class ElmanCell implements Cell {
  /*
   * Elman: Finding structure in time. Cognitive Science 14, 1990.
   *
   *   h′ = f(W·x + U·h + b),   f = tanh or max(0, ·)
   *
   * With max(0, ·), U starts at the identity and b at zero: Le, Jaitly, Hinton: A simple way to
   * initialize recurrent networks of rectified linear units. 2015. For both f, |f′| ≤ 1, so that a
   * spectral norm of U below 1 makes the step a contraction.
   */
  private static final double CONTRACTION = 0.99;
  private static final float SMALL = 0.001f;

  private final Shape shape;
  private final Activation activation;
  private final DelayLine line;

  ElmanCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    activation = options.activation();
    line = new DelayLine(shape, options.delays(), scope);
  }

  @Override
  public int stateSize() {
    return line.stateSize();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    line.input.randomize(parameters, shape.inputs(), random);
    for (Matrix u : line.recurrent) {
      u.randomize(parameters, shape.hidden(), random);
    }
    if (activation == Activation.RELU) {
      Matrix u = line.recurrent.get(0);
      line.recurrent.forEach(one -> one.scale(parameters, 0, one.rows(), SMALL));
      u.fill(parameters, 0, u.rows(), 0);
      for (int j = 0; j < shape.hidden(); j++) {
        u.set(parameters, j * shape.hidden() + j, 1);
      }
    }
  }

  @Override
  public Step step(StepGraph graph, Node x, Node state, UnaryOperator<Node> readout) {
    List<Node> past = line.past(graph, state);
    Node h = activation.apply(graph, line.sum(graph, x, past));
    return new Step(h, line.shift(graph, h, past));
  }

  @Override
  public boolean contract(float[] parameters) {
    line.bound(parameters, CONTRACTION);
    return true;
  }

  @Override
  public boolean keepsStateBounded() {
    return activation == Activation.TANH;
  }
}
