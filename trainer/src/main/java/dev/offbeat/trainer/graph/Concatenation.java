package dev.offbeat.trainer.graph;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = one vector after the other. */
final class Concatenation extends Operation {
  Concatenation(Node... inputs) {
    super(inputs);
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
    float[] out = run.value(y, t);
    int at = 0;
    for (Node input : inputs()) {
      float[] x = run.value(input, t);
      System.arraycopy(x, 0, out, at, x.length);
      at += x.length;
    }
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    float[] dy = run.gradient(y, t);
    int at = 0;
    for (Node input : inputs()) {
      int length = input.width() * run.lanes();
      if (run.hasGradient(input)) {
        add(run.gradient(input, t), dy, at);
      }
      at += length;
    }
  }

  private static void add(float[] dx, float[] dy, int at) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] += dy[at + i];
    }
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    if (inputs().stream().allMatch(input -> tangents.apply(input) == null)) {
      return null;
    }
    return graph.concatenate(
        inputs().stream()
            .map(
                input -> {
                  Node tangent = tangents.apply(input);
                  return tangent == null ? graph.scale(graph.constant(0), input) : tangent;
                })
            .toArray(Node[]::new));
  }

  @Override
  String write(Export export, Node y) {
    return export.writer.concatenate(inputs().stream().map(export::nameOf).toArray(String[]::new));
  }
}
