package dev.offbeat.trainer.graph;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recurrence as a graph, written down operation by operation. Widths that do not fit
 * throw {@link IllegalArgumentException}.
 */
public final class StepGraph {
  private final List<Node> nodes = new ArrayList<>();

  /** An input that is filled at every step. */
  public Node input(String name, int width, boolean hasGradient) {
    return add(width, new Leaf.Input(name, hasGradient));
  }

  /** A vector of parameters, the same in every step and lane. */
  public Node parameter(Matrix vector) {
    require(vector.rows() == 1, "a vector", vector.rows() + " rows");
    return add(vector.columns(), new Leaf.Parameter(vector));
  }

  /** A number, the same in every step and lane. */
  public Node constant(float number) {
    return add(1, new Leaf.Constant(number));
  }

  /** The sum of a bias and products, in this order. */
  public Node affine(@Nullable Matrix bias, Term... terms) {
    return affine(bias, List.of(terms));
  }

  Node affine(@Nullable Matrix bias, List<Term> terms) {
    int width = bias == null ? terms.get(0).weight().rows() : bias.columns();
    for (Term term : terms) {
      require(term.weight().rows() == width, width + " rows", term.weight());
      require(term.weight().columns() == term.input().width(), "W as wide as x", term.weight());
    }
    return add(width, new Affine(bias, terms));
  }

  /**
   * A summand W·x of an affine map.
   *
   * @param weight W, (width of the sum, width of x)
   * @param input x
   */
  public record Term(Matrix weight, Node input) {}

  /** The hyperbolic tangent of each entry. */
  public Node tanh(Node x) {
    return add(x.width(), new Squash(Squash.Kind.TANH, x));
  }

  /** The logistic function of each entry. */
  public Node sigmoid(Node x) {
    return add(x.width(), new Squash(Squash.Kind.SIGMOID, x));
  }

  /** The larger of each entry and 0. */
  public Node relu(Node x) {
    return add(x.width(), new Squash(Squash.Kind.RELU, x));
  }

  Node step(Node x) {
    return add(x.width(), new Squash(Squash.Kind.STEP, x));
  }

  /** a + b. */
  public Node add(Node a, Node b) {
    require(a.width() == b.width(), "width " + a.width(), b.width());
    return add(a.width(), new Sum(a, b, false));
  }

  /** a − b. */
  public Node subtract(Node a, Node b) {
    require(a.width() == b.width(), "width " + a.width(), b.width());
    return add(a.width(), new Sum(a, b, true));
  }

  @Nullable Node sum(@Nullable Node a, @Nullable Node b) {
    return a == null ? b : b == null ? a : add(a, b);
  }

  /** a ⊙ b, entry by entry. */
  public Node multiply(Node a, Node b) {
    require(a.width() == b.width(), "width " + a.width(), b.width());
    return add(a.width(), new Multiplication(a, b));
  }

  /**
   * s ⊙ x.
   *
   * @param factor made of parameters alone; as wide as x, or one number
   */
  public Node scale(Node factor, Node x) {
    require(factor.isFixed(), "a factor made of parameters", "one of inputs");
    require(factor.width() == 1 || factor.width() == x.width(), "width " + x.width(), factor);
    return add(x.width(), new Scale(factor, x));
  }

  /**
   * b + x.
   *
   * @param offset made of parameters alone, as wide as x
   */
  public Node offset(Node offset, Node x) {
    require(offset.isFixed(), "an offset made of parameters", "one of inputs");
    require(offset.width() == x.width(), "width " + x.width(), offset.width());
    return add(x.width(), new Offset(offset, x));
  }

  /** Cuts a vector into parts, one after the other. */
  public List<Node> split(Node x, int... widths) {
    require(Arrays.stream(widths).sum() == x.width(), "parts of " + x.width(), widths);
    List<Node> parts = new ArrayList<>();
    int from = 0;
    for (int width : widths) {
      parts.add(add(width, new Part(x, from, Collections.unmodifiableList(parts))));
      from += width;
    }
    return parts;
  }

  /** One vector after the other; a single one is itself. */
  public Node concatenate(Node... parts) {
    return parts.length == 1
        ? parts[0]
        : add(Arrays.stream(parts).mapToInt(Node::width).sum(), new Concatenation(parts));
  }

  /**
   * Adds the derivative of a node along a direction of an input: J·v, by the chain rule.
   *
   * @param y what is derived
   * @param input by what
   * @param direction v, as wide as the input
   */
  public Node tangent(Node y, Node input, Node direction) {
    Map<Node, @Nullable Node> tangents = new HashMap<>();
    tangents.put(input, direction);
    for (Node node : List.copyOf(nodes.subList(0, y.id + 1))) {
      if (node != input) {
        tangents.put(node, node.operation.tangent(this, node, tangents::get));
      }
    }
    Node tangent = tangents.get(y);
    return tangent == null ? scale(constant(0), y) : tangent;
  }

  /** Writes the graph down; the names of the wanted nodes. */
  public List<String> write(
      GraphWriter writer, List<Matrix> matrices, float[] parameters, Node... wanted) {
    Export export = new Export(writer, parameters);
    matrices.forEach(export::constant);
    for (Node node : nodes) {
      if (!export.isNamed(node)) {
        export.name(node, node.operation.write(export, node));
      }
    }
    return Arrays.stream(wanted).map(export::nameOf).toList();
  }

  List<Node> nodes() {
    return nodes;
  }

  private Node add(int width, Operation operation) {
    Node node = new Node(nodes.size(), width, operation);
    nodes.add(node);
    return node;
  }

  private static void require(boolean condition, String expected, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("expected %s, found %s".formatted(expected, found));
    }
  }
}
