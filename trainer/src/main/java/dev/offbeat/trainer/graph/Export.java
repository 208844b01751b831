package dev.offbeat.trainer.graph;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.HashMap;
import java.util.Map;

/** The writing down of a graph: which name each node and each matrix has got. */
final class Export {
  final GraphWriter writer;
  private final float[] parameters;
  private final Map<Object, String> names = new HashMap<>();

  Export(GraphWriter writer, float[] parameters) {
    this.writer = writer;
    this.parameters = parameters;
  }

  void constant(Matrix matrix) {
    float[] values = matrix.of(parameters);
    names.put(matrix, writer.constant(matrix.name(), matrix.rows(), matrix.columns(), values));
  }

  void name(Object nodeOrMatrix, String name) {
    names.put(nodeOrMatrix, name);
  }

  boolean isNamed(Node node) {
    return names.containsKey(node);
  }

  String nameOf(Object nodeOrMatrix) {
    String name = names.get(nodeOrMatrix);
    if (name == null) {
      throw new IllegalStateException("not written yet: " + nodeOrMatrix);
    }
    return name;
  }
}
