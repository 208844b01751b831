package dev.offbeat.trainer.graph;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = b + x with a fixed b of x's width. */
final class Offset extends Operation {
  Offset(Node offset, Node input) {
    super(offset, input);
  }

  @Override
  boolean needsInputs() {
    return false;
  }

  @Override
  boolean needsOutput() {
    return false;
  }

  @Override
  void forward(Unrolled run, Node y, int t) {
    float[] b = run.value(input(0), 0);
    float[] x = run.value(input(1), t);
    float[] out = run.value(y, t);
    int n = out.length / b.length;
    for (int r = 0; r < b.length; r++) {
      shift(out, b[r], x, r * n, (r + 1) * n);
    }
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    float[] db = run.gradient(input(0), 0);
    float[] dy = run.gradient(y, t);
    if (run.hasGradient(input(1))) {
      add(run.gradient(input(1), t), dy);
    }
    int n = dy.length / db.length;
    for (int r = 0; r < db.length; r++) {
      db[r] += sum(dy, r * n, (r + 1) * n);
    }
  }

  private static void shift(float[] y, float b, float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = b + x[i];
    }
  }

  private static void add(float[] dx, float[] dy) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] += dy[i];
    }
  }

  private static float sum(float[] dy, int from, int to) {
    float sum = 0;
    for (int i = from; i < to; i++) {
      sum += dy[i];
    }
    return sum;
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    return tangents.apply(input(1));
  }

  @Override
  String write(Export export, Node y) {
    return export.writer.apply("Add", export.nameOf(input(1)), export.nameOf(input(0)));
  }
}
