package dev.offbeat.trainer.graph;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = s ⊙ x with a fixed s, of x's width or of one entry. */
final class Scale extends Operation {
  Scale(Node factor, Node input) {
    super(factor, input);
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
    float[] s = run.value(input(0), 0);
    float[] x = run.value(input(1), t);
    float[] out = run.value(y, t);
    int n = out.length / s.length;
    for (int r = 0; r < s.length; r++) {
      scale(out, s[r], x, r * n, (r + 1) * n);
    }
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    float[] s = run.value(input(0), 0);
    float[] dy = run.gradient(y, t);
    int n = dy.length / s.length;
    for (int r = 0; r < s.length; r++) {
      int from = r * n;
      if (run.hasGradient(input(1))) {
        scaleAdd(run.gradient(input(1), t), s[r], dy, from, from + n);
      }
      if (run.hasGradient(input(0))) {
        run.gradient(input(0), 0)[r] += dot(dy, run.value(input(1), t), from, from + n);
      }
    }
  }

  private static void scale(float[] y, float s, float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = s * x[i];
    }
  }

  private static void scaleAdd(float[] dx, float s, float[] dy, int from, int to) {
    for (int i = from; i < to; i++) {
      dx[i] += s * dy[i];
    }
  }

  /** Σ a·b in four sums that do not wait for each other. */
  private static float dot(float[] a, float[] b, int from, int to) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      s0 = Math.fma(a[i], b[i], s0);
      s1 = Math.fma(a[i + 1], b[i + 1], s1);
      s2 = Math.fma(a[i + 2], b[i + 2], s2);
      s3 = Math.fma(a[i + 3], b[i + 3], s3);
    }
    for (; i < to; i++) {
      s0 = Math.fma(a[i], b[i], s0);
    }
    return s0 + s1 + (s2 + s3);
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    Node dx = tangents.apply(input(1));
    return dx == null ? null : graph.scale(input(0), dx);
  }

  @Override
  String write(Export export, Node y) {
    return export.writer.apply("Mul", export.nameOf(input(0)), export.nameOf(input(1)));
  }
}
