package dev.offbeat.trainer.graph;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.graph.StepGraph.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** y = b + Σ W·x. */
final class Affine extends Operation {
  private final @Nullable Matrix bias; // (1, n)
  private final List<Matrix> weights; // each (n, width of its input)

  Affine(@Nullable Matrix bias, List<Term> terms) {
    super(terms.stream().map(Term::input).toArray(Node[]::new));
    this.bias = bias;
    weights = terms.stream().map(Term::weight).toList();
  }

  @Override
  boolean isFixed() {
    return false;
  }

  @Override
  boolean hasGradient(Unrolled run) {
    return true;
  }

  @Override
  boolean needsInputs() {
    return true;
  }

  @Override
  boolean needsOutput() {
    return false;
  }

  @Override
  boolean needsAllGradients() {
    return true;
  }

  @Override
  void forward(Unrolled run, Node y, int t) {
    Kernels kernels = run.kernels();
    kernels.startSum(y.width(), run.parameters(), bias);
    for (int k = 0; k < weights.size(); k++) {
      kernels.addProduct(run.parameters(), weights.get(k), run.value(input(k), t));
    }
    kernels.finishSum(run.value(y, t), y.width());
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    for (int k = 0; k < weights.size(); k++) {
      if (run.hasGradient(input(k))) {
        float[] dx = run.gradient(input(k), t);
        float[] dy = run.gradient(y, t);
        run.kernels().addTransposedProduct(dx, run.parameters(), weights.get(k), dy);
      }
    }
  }

  @Override
  void accumulate(Unrolled run, Node y) {
    float[] dp = run.dparameters();
    if (bias != null && bias.isTrained()) {
      run.kernels().addRowSums(dp, bias.at(), y.width(), run.gradients(y));
    }
    List<Matrix> trained = new ArrayList<>();
    List<float[][]> xs = new ArrayList<>();
    for (int k = 0; k < weights.size(); k++) {
      if (weights.get(k).isTrained()) {
        trained.add(weights.get(k));
        xs.add(run.values(input(k)));
      }
    }
    if (!trained.isEmpty()) {
      run.kernels().addOuterProducts(dp, trained, run.gradients(y), xs);
    }
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    List<Term> moving =
        Stream.iterate(0, k -> k + 1)
            .limit(weights.size())
            .flatMap(
                k ->
                    Stream.ofNullable(tangents.apply(input(k)))
                        .map(tangent -> new Term(weights.get(k), tangent)))
            .toList();
    return moving.isEmpty() ? null : graph.affine(null, moving);
  }

  @Override
  String write(Export export, Node y) {
    String sum = bias == null ? null : export.nameOf(bias);
    for (int k = 0; k < weights.size(); k++) {
      sum = export.writer.gemm(export.nameOf(input(k)), export.nameOf(weights.get(k)), sum);
    }
    return java.util.Objects.requireNonNull(sum, "an affine map has a bias or a product");
  }
}
