package dev.offbeat.trainer.graph;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = a ⊙ b, entry by entry. */
final class Multiplication extends Operation {
  Multiplication(Node a, Node b) {
    super(a, b);
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
  void forward(Unrolled run, Node y, int t) {
    multiply(run.value(y, t), run.value(input(0), t), run.value(input(1), t));
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    for (int k = 0; k < 2; k++) {
      if (run.hasGradient(input(k))) {
        multiplyAdd(run.gradient(input(k), t), run.gradient(y, t), run.value(input(1 - k), t));
      }
    }
  }

  private static void multiply(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] * b[i];
    }
  }

  private static void multiplyAdd(float[] da, float[] dy, float[] b) {
    for (int i = 0; i < da.length; i++) {
      da[i] += dy[i] * b[i];
    }
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    Node da = tangents.apply(input(0));
    Node db = tangents.apply(input(1));
    Node first = da == null ? null : graph.multiply(da, input(1));
    Node second = db == null ? null : graph.multiply(input(0), db);
    return graph.sum(first, second);
  }

  @Override
  String write(Export export, Node y) {
    return export.writer.apply("Mul", export.nameOf(input(0)), export.nameOf(input(1)));
  }
}
