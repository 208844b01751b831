package dev.offbeat.trainer.graph;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = a + b or y = a − b. */
final class Sum extends Operation {
  private final boolean isDifference;

  Sum(Node a, Node b, boolean isDifference) {
    super(a, b);
    this.isDifference = isDifference;
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
    float[] a = run.value(input(0), t);
    float[] b = run.value(input(1), t);
    if (isDifference) {
      subtract(run.value(y, t), a, b);
    } else {
      add(run.value(y, t), a, b);
    }
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    float[] dy = run.gradient(y, t);
    if (run.hasGradient(input(0))) {
      float[] da = run.gradient(input(0), t);
      add(da, da, dy);
    }
    if (run.hasGradient(input(1))) {
      float[] db = run.gradient(input(1), t);
      if (isDifference) {
        subtract(db, db, dy);
      } else {
        add(db, db, dy);
      }
    }
  }

  private static void add(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] + b[i];
    }
  }

  private static void subtract(float[] y, float[] a, float[] b) {
    for (int i = 0; i < y.length; i++) {
      y[i] = a[i] - b[i];
    }
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    Node da = tangents.apply(input(0));
    Node db = tangents.apply(input(1));
    if (!isDifference) {
      return graph.sum(da, db);
    } else if (da != null && db != null) {
      return graph.subtract(da, db);
    }
    return db == null ? da : graph.scale(graph.constant(-1), db);
  }

  @Override
  String write(Export export, Node y) {
    String operator = isDifference ? "Sub" : "Add";
    return export.writer.apply(operator, export.nameOf(input(0)), export.nameOf(input(1)));
  }
}
