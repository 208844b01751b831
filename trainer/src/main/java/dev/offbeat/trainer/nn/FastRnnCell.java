package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** FastRNN: a plain recurrent cell with a learned residual connection. */
final class FastRnnCell implements Cell {
  /*
   * Kusupati, Singh, Bhatia, Kumar, Jain, Varma: FastGRNN, a fast, accurate, stable and tiny
   * kilobyte sized gated recurrent neural network. NeurIPS 2018, equations 1 and 2.
   *
   *   c  = tanh(W·x + U·h + b)
   *   h′ = α·c + β·h,   α = σ(a), β = σ(b̂), both scalars, trained as a and b̂
   *
   * They start at α = σ(−3) ≈ 0.05 and β = σ(3) = 1 − α: a long memory that forgets slowly. The step
   * contracts by α‖U‖ + β at least.
   */
  private static final float START = 3;
  private static final double CONTRACTION = 0.999;
  private static final float SLOWEST = 5; // β ≈ 0.993

  private final Shape shape;
  private final Matrix input; // W (H, I)
  private final Matrix recurrent; // U (H, H)
  private final Matrix bias; // b (H)
  private final Matrix alpha; // a (1)
  private final Matrix beta; // b̂ (1)

  FastRnnCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    input = scope.matrix("input", shape.hidden(), shape.inputs());
    recurrent = scope.matrix("recurrent", shape.hidden(), shape.hidden());
    bias = scope.vector("bias", shape.hidden());
    alpha = scope.vector("alpha", 1);
    beta = scope.vector("beta", 1);
  }

  @Override
  public int stateSize() {
    return shape.hidden();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    input.randomize(parameters, shape.inputs(), random);
    recurrent.randomize(parameters, shape.hidden(), random);
    alpha.set(parameters, 0, -START);
    beta.set(parameters, 0, START);
  }

  @Override
  public Step step(StepGraph graph, Node x, Node h, UnaryOperator<Node> readout) {
    Node c = graph.tanh(graph.affine(bias, new Term(recurrent, h), new Term(input, x)));
    Node kept = graph.scale(graph.sigmoid(graph.parameter(beta)), h);
    Node next = graph.add(graph.scale(graph.sigmoid(graph.parameter(alpha)), c), kept);
    return new Step(next, next);
  }

  @Override
  public boolean contract(float[] parameters) {
    float kept = Math.min(parameters[beta.at()], SLOWEST);
    beta.set(parameters, 0, kept);
    double room = (CONTRACTION - sigmoid(kept)) / sigmoid(parameters[alpha.at()]);
    Spectrum.bound(parameters, recurrent, room);
    return true;
  }

  private static double sigmoid(float a) {
    return 1 / (1 + Math.exp(-a));
  }

  @Override
  public boolean keepsStateBounded() {
    return true;
  }
}
