package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A network whose only recurrence is through its output. */
final class JordanCell implements Cell {
  /*
   * Jordan: Attractor dynamics and parallelism in a connectionist sequential machine. 1986.
   *
   *   h  = tanh(W·x + U·y + b),   y′ = readout(h)
   *
   * y is the forecast of one step ahead. Trained with the true value in its place (teacher forcing:
   * Goodfellow, Bengio, Courville: Deep learning, 2016, section 10.2.1), the steps are decoupled and
   * no gradient flows through time.
   */
  private final Shape shape;
  private final Matrix input; // W (H, I)
  private final Matrix recurrent; // U (H, F)
  private final Matrix bias; // b (H)

  JordanCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    input = scope.matrix("input", shape.hidden(), shape.inputs());
    recurrent = scope.matrix("recurrent", shape.hidden(), shape.features());
    bias = scope.vector("bias", shape.hidden());
  }

  @Override
  public int stateSize() {
    return shape.features();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    input.randomize(parameters, shape.inputs(), random);
    recurrent.randomize(parameters, shape.features(), random);
  }

  @Override
  public Step step(StepGraph graph, Node x, Node state, UnaryOperator<Node> readout) {
    Node h = graph.tanh(graph.affine(bias, new Term(recurrent, state), new Term(input, x)));
    return new Step(h, readout.apply(h));
  }

  @Override
  public boolean keepsStateBounded() {
    return true;
  }
}
