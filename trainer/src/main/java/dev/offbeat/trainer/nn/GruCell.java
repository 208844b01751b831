package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.ParameterBlock.Scope;
import dev.offbeat.trainer.graph.StepGraph;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The gated recurrent unit, its reset gate after or before the recurrent product. */
final class GruCell implements Cell {
  /*
   * Cho et al.: Learning phrase representations using RNN encoder-decoder. EMNLP 2014; gates in
   * ONNX's order z r n:
   *
   *   z  = σ(Wz·x + Uz·h + bz)
   *   r  = σ(Wr·x + Ur·h + br)
   *   n  = tanh(Wn·x + bn + r ⊙ (Un·h + cn))     after, ONNX's linear_before_reset=1
   *   n  = tanh(Wn·x + bn + Un·(r ⊙ h))          before, as published; linear_before_reset=0
   *   h′ = n + z ⊙ (h − n)
   *
   * Contraction in the maximum norm, with |h|, |n| ≤ 1: a row of the state's Jacobian sums up to
   *
   *   z + (1 − z)·a + 2z(1 − z)‖Uz‖ = 1 − (1 − z)(1 − a − 2z‖Uz‖),
   *   a = ‖Un‖ + ¼‖Ur‖(‖Un‖ + ‖cn‖)  after,   a = ‖Un‖(1 + ¼‖Ur‖)  before,
   *
   * at most, which is below 1 where a + 2‖Uz‖ < 1.
   */
  private static final double CONTRACTION = 0.99;

  private final Shape shape;
  private final boolean resetsAfter;
  private final Matrix gateInput; // Wz, Wr (2H, I)
  private final Matrix gateRecurrent; // Uz, Ur (2H, H)
  private final Matrix gateBias; // bz, br (2H)
  private final Matrix input; // Wn (H, I)
  private final Matrix recurrent; // Un (H, H)
  private final Matrix bias; // bn (H)
  private final @Nullable Matrix recurrentBias; // cn (H), where the reset comes after

  GruCell(Shape shape, CellOptions options, Scope scope) {
    this.shape = shape;
    resetsAfter = options.resetsAfter();
    int hidden = shape.hidden();
    gateInput = scope.matrix("gates.input", 2 * hidden, shape.inputs());
    gateRecurrent = scope.matrix("gates.recurrent", 2 * hidden, hidden);
    gateBias = scope.vector("gates.bias", 2 * hidden);
    input = scope.matrix("new.input", hidden, shape.inputs());
    recurrent = scope.matrix("new.recurrent", hidden, hidden);
    bias = scope.vector("new.bias", hidden);
    recurrentBias = resetsAfter ? scope.vector("new.recurrent_bias", hidden) : null;
  }

  @Override
  public int stateSize() {
    return shape.hidden();
  }

  @Override
  public void initialize(float[] parameters, RandomGenerator random) {
    for (Matrix w : List.of(gateInput, gateRecurrent, input, recurrent)) {
      w.randomize(parameters, w.columns(), random);
    }
  }

  @Override
  public Step step(StepGraph graph, Node x, Node h, UnaryOperator<Node> readout) {
    Node gates = graph.affine(gateBias, new Term(gateRecurrent, h), new Term(gateInput, x));
    List<Node> zr = graph.split(graph.sigmoid(gates), shape.hidden(), shape.hidden());
    Node z = zr.get(0);
    Node r = zr.get(1);
    Node n;
    if (resetsAfter) {
      Node m = graph.multiply(r, graph.affine(recurrentBias, new Term(recurrent, h)));
      n = graph.tanh(graph.add(graph.affine(bias, new Term(input, x)), m));
    } else {
      Node m = graph.multiply(r, h);
      n = graph.tanh(graph.affine(bias, new Term(recurrent, m), new Term(input, x)));
    }
    Node next = graph.add(n, graph.multiply(z, graph.subtract(h, n)));
    return new Step(next, next);
  }

  @Override
  public boolean contract(float[] parameters) {
    double low = 0;
    double high = 1;
    if (gain(parameters, 1) <= CONTRACTION) {
      return true;
    }
    for (int k = 0; k < 40; k++) {
      double middle = (low + high) / 2;
      if (gain(parameters, middle) <= CONTRACTION) {
        low = middle;
      } else {
        high = middle;
      }
    }
    recurrent.scale(parameters, 0, recurrent.rows(), low);
    gateRecurrent.scale(parameters, 0, gateRecurrent.rows(), low);
    return true;
  }

  /** a + 2‖Uz‖ with the recurrent weights scaled by a factor. */
  private double gain(float[] parameters, double factor) {
    int hidden = shape.hidden();
    double un = factor * Spectrum.maximumNorm(parameters, recurrent, 0, hidden);
    double uz = factor * Spectrum.maximumNorm(parameters, gateRecurrent, 0, hidden);
    double ur = factor * Spectrum.maximumNorm(parameters, gateRecurrent, hidden, 2 * hidden);
    double offset = 0;
    if (recurrentBias != null) {
      for (float c : recurrentBias.of(parameters)) {
        offset = Math.max(offset, Math.abs(c));
      }
    }
    double a = resetsAfter ? un + ur / 4 * (un + offset) : un * (1 + ur / 4);
    return a + 2 * uz;
  }

  @Override
  public boolean keepsStateBounded() {
    return true;
  }
}
