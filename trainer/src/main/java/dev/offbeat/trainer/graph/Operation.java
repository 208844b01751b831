package dev.offbeat.trainer.graph;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made by. Forward, backward and tangent stand side by side; in all of them dy is
 * the gradient to the value y, and gradients are added to. A fixed operation has one value for all
 * steps and lanes, and runs at "step" 0.
 */
abstract class Operation {
  private final List<Node> inputs;

  Operation(Node... inputs) {
    this.inputs = List.of(inputs);
  }

  final List<Node> inputs() {
    return inputs;
  }

  final Node input(int index) {
    return inputs.get(index);
  }

  boolean isFixed() {
    return !inputs.isEmpty() && inputs.stream().allMatch(Node::isFixed);
  }

  /** Whether a gradient to the value is of any use: to parameters, or to an input that has one. */
  boolean hasGradient(Unrolled run) {
    return inputs.stream().anyMatch(run::hasGradient);
  }

  /** Whether {@link #backward} reads the inputs' values. */
  abstract boolean needsInputs();

  /** Whether {@link #backward} reads its own value. */
  abstract boolean needsOutput();

  /** Whether {@link #accumulate} reads the gradient to every step's value. */
  boolean needsAllGradients() {
    return false;
  }

  abstract void forward(Unrolled run, Node y, int t);

  abstract void backward(Unrolled run, Node y, int t);

  /** Adds the gradient to the parameters, once every step has run backward. */
  void accumulate(Unrolled run, Node y) {}

  /**
   * The derivative along a direction: ẏ for given directions of the inputs.
   *
   * @param tangents of the inputs; null is zero
   * @return null is zero
   */
  abstract @Nullable Node tangent(StepGraph graph, Node y, Function<Node, @Nullable Node> tangents);

  /** Writes the operation; the name of its value. */
  abstract String write(Export export, Node y);
}
