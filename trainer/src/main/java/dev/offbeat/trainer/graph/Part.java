package dev.offbeat.trainer.graph;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** y = the entries of x from one index on. */
final class Part extends Operation {
  private final int from;
  private final List<Node> siblings; // all parts that x is cut into, in order

  Part(Node input, int from, List<Node> siblings) {
    super(input);
    this.from = from;
    this.siblings = siblings;
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
    System.arraycopy(run.value(input(0), t), at(out, y), out, 0, out.length);
  }

  @Override
  void backward(Unrolled run, Node y, int t) {
    float[] dx = run.gradient(input(0), t);
    float[] dy = run.gradient(y, t);
    int at = at(dy, y);
    for (int i = 0; i < dy.length; i++) {
      dx[at + i] += dy[i];
    }
  }

  private int at(float[] own, Node y) {
    return own.length / y.width() * from;
  }

  @Override
  @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    Node dx = tangents.apply(input(0));
    if (dx == null) {
      return null;
    }
    int[] widths = siblings.stream().mapToInt(Node::width).toArray();
    return graph.split(dx, widths).get(siblings.indexOf(y));
  }

  /** Writes all parts at once, with the first of them. */
  @Override
  String write(Export export, Node y) {
    int[] widths = siblings.stream().mapToInt(Node::width).toArray();
    String[] names = export.writer.split(export.nameOf(input(0)), widths);
    for (int k = 0; k < names.length; k++) {
      export.name(siblings.get(k), names[k]);
    }
    return export.nameOf(y);
  }
}
