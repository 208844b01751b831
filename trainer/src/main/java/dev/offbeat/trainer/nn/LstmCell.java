package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Long short-term memory, optionally with peepholes and with coupled input and forget gates. */
final class LstmCell implements Cell {
  /*
   * Hochreiter, Schmidhuber: Long short-term memory. Neural Computation 9, 1997; forget gate and
   * peepholes p: Gers, Schmidhuber, Cummins 2000, Gers, Schmidhuber 2000; coupled gates and the names:
   * Greff et al.: LSTM, a search space odyssey. 2015. The state is [h c].
   *
   *   i  = σ(Wi·x + Ui·h + pi ⊙ c + bi)          or i = 1 − f where the gates are coupled
   *   f  = σ(Wf·x + Uf·h + pf ⊙ c + bf)          bf starts at 1: Gers et al. 2000
   *   g  = tanh(Wg·x + Ug·h + bg)
   *   c′ = f ⊙ c + i ⊙ g
   *   o  = σ(Wo·x + Uo·h + po ⊙ c′ + bo)
   *   h′ = o ⊙ tanh(c′)
   *
   * The matrices hold [i] f o g, one above the other. Of bounded inputs
   * and |h| ≤ 1 the forget gate stays below some f̂ < 1, so that |c| ≤ 1/(1 − f̂); not so with a
   * peephole, by which c may hold its own gate open, unless coupled gates make c′ a convex combination.
   */
  private final Shape shape;
  private final boolean coupled;
  private final int gates;
  private final Matrix input; // W (gates·H, I)
  private final Matrix recurrent; // U (gates·H, H)
  private final Matrix bias; // b (gates·H)
  private final @Nullable Matrix inputPeephole; // pi (H)
  private final @Nullable Matrix forgetPeephole; // pf (H)
  private final @Nullable Matrix outputPeephole; // po (H)

  LstmCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    coupled = options.coupledGates();
    gates = coupled ? 3 : 4;
    int hidden = shape.hidden();
    input = scope.matrix("input", gates * hidden, shape.inputs());
    recurrent = scope.matrix("recurrent", gates * hidden, hidden);
    bias = scope.vector("bias", gates * hidden);
    boolean peepholes = options.peepholes();
    inputPeephole = peepholes && !coupled ? scope.vector("peephole_input", hidden) : null;
    forgetPeephole = peepholes ? scope.vector("peephole_forget", hidden) : null;
    outputPeephole = peepholes ? scope.vector("peephole_output", hidden) : null;
  }

  @Override
  public int stateSize() {
    return 2 * shape.hidden();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    input.randomize(parameters, shape.inputs(), random);
    recurrent.randomize(parameters, shape.hidden(), random);
    float[] ones = new float[shape.hidden()];
    Arrays.fill(ones, 1);
    bias.set(parameters, coupled ? 0 : shape.hidden(), ones);
  }

  @Override
  public Step step(StepGraph graph, Node x, Node state, UnaryOperator<Node> readout) {
    int[] widths = new int[gates];
    Arrays.fill(widths, shape.hidden());
    List<Node> hc = graph.split(state, shape.hidden(), shape.hidden());
    Node c = hc.get(1);
    List<Node> sums =
        graph.split(graph.affine(bias, new Term(recurrent, hc.get(0)), new Term(input, x)), widths);
    Node f = graph.sigmoid(peep(graph, forgetPeephole, c, sums.get(gates - 3)));
    Node g = graph.tanh(sums.get(gates - 1));
    Node renewed;
    if (coupled) {
      renewed = graph.subtract(g, graph.multiply(f, g));
    } else {
      renewed = graph.multiply(graph.sigmoid(peep(graph, inputPeephole, c, sums.get(0))), g);
    }
    Node cell = graph.add(graph.multiply(f, c), renewed);
    Node o = graph.sigmoid(peep(graph, outputPeephole, cell, sums.get(gates - 2)));
    Node h = graph.multiply(o, graph.tanh(cell));
    return new Step(h, graph.concatenate(h, cell));
  }

  private static Node peep(StepGraph graph, @Nullable Matrix peephole, Node cell, Node sum) {
    return peephole == null ? sum : graph.add(sum, graph.scale(graph.parameter(peephole), cell));
  }

  @Override
  public boolean keepsStateBounded() {
    return coupled || forgetPeephole == null;
  }
}
