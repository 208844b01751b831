package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Units that keep a share of what they were: each with a time scale τ of its own. */
final class LeakyCell implements Cell {
  /*
   * Mozer: Induction of multiscale temporal structure. NIPS 1992; Jaeger, Lukoševičius, Popovici,
   * Siewert: Optimization and applications of echo state networks with leaky-integrator neurons.
   * Neural Networks 20, 2007.
   *
   *   h′ = h + λ ⊙ (f(W·x + U·h + b) − h),   λ = 1/τ = σ(a)
   *
   * so that τ ≥ 1 whatever a. Since |f′| ≤ 1, the step contracts by 1 − λ(1 − ‖U‖) at least.
   */
  private static final double CONTRACTION = 0.99;

  private final Shape shape;
  private final Activation activation;
  private final TimeScales timeScales;
  private final DelayLine line;
  private final Matrix leak; // a (H)

  LeakyCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    activation = options.activation();
    timeScales = options.timeScales();
    line = new DelayLine(shape, options.delays(), scope);
    Scope own = timeScales.areLearned() ? scope : scope.untrained();
    leak = own.vector("leak", shape.hidden());
  }

  @Override
  public int stateSize() {
    return line.stateSize();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    line.input.randomize(parameters, shape.inputs(), random);
    line.recurrent.forEach(u -> u.randomize(parameters, shape.hidden(), random));
    leak.set(parameters, 0, timeScales.draw(shape.hidden(), random));
  }

  /** The recurrent weights of delay 1. */
  Matrix recurrent() {
    return line.recurrent.get(0);
  }

  @Override
  public Step step(StepGraph graph, Node x, Node state, UnaryOperator<Node> readout) {
    List<Node> past = line.past(graph, state);
    Node h = past.get(0);
    Node candidate = activation.apply(graph, line.sum(graph, x, past));
    Node lambda = graph.sigmoid(graph.parameter(leak));
    Node next = graph.add(h, graph.scale(lambda, graph.subtract(candidate, h)));
    return new Step(next, line.shift(graph, next, past));
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
