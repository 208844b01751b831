package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** FastGRNN: one gate that shares its weights with the candidate. */
final class FastGrnnCell implements Cell {
  /*
   * Kusupati et al., NeurIPS 2018 (see FastRnnCell), equations 3 to 5.
   *
   *   s  = W·x + U·h                       optionally of low rank: W = W₁·W₂, U = U₁·U₂
   *   z  = σ(s + bz),   c = tanh(s + bc)
   *   h′ = (ζ(1 − z) + ν) ⊙ c + z ⊙ h,     ζ = σ(ζ̂), ν = σ(ν̂)
   *
   * (1 − z)ζ + ν + z may exceed 1: where z saturates, a unit can grow by ν at every step.
   *
   * Starts from the authors' ζ = σ(1), ν = σ(−4) and bz = 1. Their bc = 1 leaves every unit near
   * saturation on inputs around zero; here it starts at 0.
   */
  private static final float START_ZETA = 1;
  private static final float START_NU = -4;

  private final Shape shape;
  private final List<Matrix> input; // W (H, I), or W₂ (R, I) and W₁ (H, R)
  private final List<Matrix> recurrent; // U (H, H), or U₂ (R, H) and U₁ (H, R)
  private final Matrix gateBias; // bz (H)
  private final Matrix bias; // bc (H)
  private final Matrix zeta; // ζ̂ (1)
  private final Matrix nu; // ν̂ (1)

  FastGrnnCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    input = factors("input", shape.inputs(), options.rank(), shape, scope);
    recurrent = factors("recurrent", shape.hidden(), options.rank(), shape, scope);
    gateBias = scope.vector("gate_bias", shape.hidden());
    bias = scope.vector("bias", shape.hidden());
    zeta = scope.vector("zeta", 1);
    nu = scope.vector("nu", 1);
  }

  private static List<Matrix> factors(
      String name, int columns, int rank, Shape shape, Scope scope) {
    return rank == 0
        ? List.of(scope.matrix(name, shape.hidden(), columns))
        : List.of(
            scope.matrix(name + "_2", rank, columns),
            scope.matrix(name + "_1", shape.hidden(), rank));
  }

  @Override
  public int stateSize() {
    return shape.hidden();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    for (List<Matrix> factors : List.of(input, recurrent)) {
      factors.forEach(factor -> factor.randomize(parameters, factor.columns(), random));
    }
    gateBias.fill(parameters, 0, 1, 1);
    zeta.set(parameters, 0, START_ZETA);
    nu.set(parameters, 0, START_NU);
  }

  @Override
  public Step step(StepGraph graph, Node x, Node h, UnaryOperator<Node> readout) {
    Term ofState = product(graph, recurrent, h);
    Term ofInput = product(graph, input, x);
    Node s = graph.affine(null, ofState, ofInput);
    Node z = graph.sigmoid(graph.offset(graph.parameter(gateBias), s));
    Node c = graph.tanh(graph.offset(graph.parameter(bias), s));
    Node open = graph.subtract(c, graph.multiply(z, c));
    Node renewed =
        graph.add(
            graph.scale(graph.sigmoid(graph.parameter(zeta)), open),
            graph.scale(graph.sigmoid(graph.parameter(nu)), c));
    Node next = graph.add(renewed, graph.multiply(z, h));
    return new Step(next, next);
  }

  /** The last factor of W times what the others make of a vector. */
  private static Term product(StepGraph graph, List<Matrix> factors, Node vector) {
    return factors.size() == 1
        ? new Term(factors.get(0), vector)
        : new Term(factors.get(1), graph.affine(null, new Term(factors.get(0), vector)));
  }
}
