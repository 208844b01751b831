package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Recurrent connections of one or several delays, W·x + Σ U⁽ᵈ⁾·h(t − d) + b. */
final class DelayLine {
  /*
   * El Hihi, Bengio: Hierarchical recurrent neural networks for long-term dependencies. NIPS 1995.
   * The state is the shift register h(t − 1), …, h(t − D) with D the longest delay.
   */
  private final int hidden;
  private final int longest;
  private final List<Integer> delays;
  final Matrix input; // W (H, I)
  final List<Matrix> recurrent = new ArrayList<>(); // U (H, H) for each delay
  final Matrix bias; // b (H)

  DelayLine(Cell.Shape shape, List<Integer> delays, Scope scope) {
    hidden = shape.hidden();
    this.delays = delays;
    longest = delays.get(delays.size() - 1);
    input = scope.matrix("input", hidden, shape.inputs());
    for (int delay : delays) {
      String name = delay == 1 ? "recurrent" : "recurrent_" + delay;
      recurrent.add(scope.matrix(name, hidden, hidden));
    }
    bias = scope.vector("bias", hidden);
  }

  int stateSize() {
    return hidden * longest;
  }

  /** h(t − 1), h(t − 2), … */
  List<Node> past(StepGraph graph, Node state) {
    int[] widths = new int[longest];
    Arrays.fill(widths, hidden);
    return longest == 1 ? List.of(state) : graph.split(state, widths);
  }

  Node sum(StepGraph graph, Node x, List<Node> past) {
    List<Term> terms = new ArrayList<>();
    for (int k = 0; k < delays.size(); k++) {
      terms.add(new Term(recurrent.get(k), past.get(delays.get(k) - 1)));
    }
    terms.add(new Term(input, x));
    return graph.affine(bias, terms.toArray(Term[]::new));
  }

  /** The state after a step: the new units in front, the oldest dropped. */
  Node shift(StepGraph graph, Node units, List<Node> past) {
    List<Node> next = new ArrayList<>(past);
    next.add(0, units);
    return graph.concatenate(next.subList(0, longest).toArray(Node[]::new));
  }

  /** Bounds the sum of the recurrent weights' spectral norms. */
  void bound(float[] parameters, double largest) {
    double sum =
        recurrent.stream().mapToDouble(u -> Spectrum.norm(Spectrum.rows(parameters, u))).sum();
    if (sum > largest) {
      recurrent.forEach(u -> u.scale(parameters, 0, hidden, largest / sum));
    }
  }
}
