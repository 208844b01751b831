package dev.offbeat.trainer.graph;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What stands at the start of a graph: an input, a vector of parameters, or a number. */
abstract class Leaf extends Operation {
  @Override
  final boolean needsInputs() {
    return false;
  }

  @Override
  final boolean needsOutput() {
    return false;
  }

  @Override
  final @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents) {
    return null;
  }

  /** Filled from outside at every step. */
  static final class Input extends Leaf {
    private final String name;
    private final boolean hasGradient;

    Input(String name, boolean hasGradient) {
      this.name = name;
      this.hasGradient = hasGradient;
    }

    @Override
    boolean hasGradient(Unrolled run) {
      return hasGradient;
    }

    @Override
    void forward(Unrolled run, Node y, int t) {}

    @Override
    void backward(Unrolled run, Node y, int t) {}

    @Override
    String write(Export export, Node y) {
      return name;
    }
  }

  /** A row of the parameters. */
  static final class Parameter extends Leaf {
    final Matrix matrix;

    Parameter(Matrix matrix) {
      this.matrix = matrix;
    }

    @Override
    boolean isFixed() {
      return true;
    }

    @Override
    boolean hasGradient(Unrolled run) {
      return true;
    }

    @Override
    void forward(Unrolled run, Node y, int t) {
      System.arraycopy(run.parameters(), matrix.at(), run.value(y, 0), 0, matrix.size());
    }

    @Override
    void backward(Unrolled run, Node y, int t) {
      if (matrix.isTrained()) {
        float[] dy = run.gradient(y, 0);
        for (int i = 0; i < dy.length; i++) {
          run.dparameters()[matrix.at() + i] += dy[i];
        }
      }
    }

    @Override
    String write(Export export, Node y) {
      return export.nameOf(matrix);
    }
  }

  /** A number. */
  static final class Constant extends Leaf {
    private final float number;

    Constant(float number) {
      this.number = number;
    }

    @Override
    boolean isFixed() {
      return true;
    }

    @Override
    boolean hasGradient(Unrolled run) {
      return false;
    }

    @Override
    void forward(Unrolled run, Node y, int t) {
      Arrays.fill(run.value(y, 0), number);
    }

    @Override
    void backward(Unrolled run, Node y, int t) {}

    @Override
    String write(Export export, Node y) {
      return export.writer.constant("constant_" + y.id, 1, 1, new float[] {number});
    }
  }
}
