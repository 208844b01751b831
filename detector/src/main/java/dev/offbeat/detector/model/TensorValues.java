package dev.offbeat.detector.model;

import static dev.offbeat.detector.model.OnnxGraph.number;
import static dev.offbeat.detector.model.OnnxGraph.require;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.offbeat.detector.model.Atom.Applied;
import dev.offbeat.detector.model.Atom.Input;
import dev.offbeat.detector.model.Atom.Kept;
import dev.offbeat.detector.model.Atom.Product;
import dev.offbeat.detector.model.VectorFunction.Standard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tensors of a graph as functions of its inputs, found as they are asked for. */
final class TensorValues {
  /*
   * Substitution would multiply work: an expression used twice is computed twice, and the product
   * of a matrix with α·c + β·h becomes two. So three kinds of value are kept as atoms of their own:
   * the parts of the next state, what has a matrix in it and is read more than once, and what a
   * matrix is cheaper to multiply than its atoms.
   */
  private static final long LARGEST_TOTAL = 1 << 24; // numbers in all expressions: 64 MB
  private static final long LARGEST_WORK = 1 << 28; // multiplications: a fraction of a second

  private final OnnxGraph graph;
  private final Set<String> stateParts;
  private final Map<String, Affine> values = new HashMap<>();
  private final Map<String, ConstantTensor> constants = new HashMap<>();
  private long total;
  private long work;

  /**
   * Values of nothing yet but the inputs.
   *
   * @param stateParts tensors that the next state is put together from
   */
  TensorValues(OnnxGraph graph, Set<String> stateParts, List<Input> inputs) {
    this.graph = graph;
    this.stateParts = stateParts;
    inputs.forEach(input -> values.put(input.name(), Affine.of(input)));
  }

  /** The value of a tensor that is no Identity's. */
  Affine get(String origin) {
    resolve(origin);
    return vector(origin);
  }

  /** Finds the value of a tensor and, before it, of all that it is made from. */
  private void resolve(String wanted) {
    Deque<String> open = new ArrayDeque<>(List.of(wanted));
    Set<String> path = new HashSet<>(open);
    while (!open.isEmpty()) {
      String tensor = open.element();
      NodeProto node = graph.producer(tensor);
      String missing = node == null || isKnown(tensor) ? null : firstUnknown(node);
      if (missing != null) {
        require(path.add(missing), "a graph that goes round in a circle");
        open.push(missing);
      } else {
        if (!isKnown(tensor)) {
          evaluate(tensor, node);
        }
        open.pop();
        path.remove(tensor);
      }
    }
  }

  private boolean isKnown(String tensor) {
    return values.containsKey(tensor) || constants.containsKey(tensor);
  }

  private @Nullable String firstUnknown(NodeProto node) {
    boolean cut = node.getOpType().equals("Split") || node.getOpType().equals("Slice");
    for (String input : cut ? node.getInputList().subList(0, 1) : node.getInputList()) {
      String origin = graph.origin(input);
      if (!input.isEmpty() && !isKnown(origin)) {
        return origin;
      }
    }
    return null;
  }

  private void evaluate(String tensor, @Nullable NodeProto node) {
    if (node == null || node.getOpType().equals("Constant")) {
      addConstant(tensor, graph.constant(tensor));
      return;
    }
    List<@Nullable ConstantTensor> inputs = new ArrayList<>();
    boolean constant = node.getInputCount() > 0;
    for (String input : node.getInputList()) {
      inputs.add(constants.get(graph.origin(input)));
      constant &= input.isEmpty() || inputs.get(inputs.size() - 1) != null;
    }
    if (constant) {
      addConstant(tensor, ConstantFolder.fold(node, inputs));
      return;
    }
    Affine value = value(node, tensor, inputs);
    boolean shared = graph.uses(tensor) > 1 && hasMatrix(value);
    values.put(tensor, value);
    if (shared || stateParts.contains(tensor)) {
      keep(tensor);
    }
    count(value.size());
  }

  private void addConstant(String tensor, ConstantTensor constant) {
    constants.put(tensor, constant);
    count(constant.values().length);
  }

  private void count(long numbers) {
    total += numbers;
    require(total <= LARGEST_TOTAL, "its expressions grow too large");
  }

  private Affine value(NodeProto node, String tensor, List<@Nullable ConstantTensor> inputs) {
    Standard function = Standard.of(node.getOpType());
    if (function != null) {
      return Affine.of(new Applied(function, operand(node, 0)));
    }
    return switch (node.getOpType()) {
      case "Gemm" -> gemm(node);
      case "MatMul" -> weighted(node, constant(node, 1).transposed().matrix());
      case "Add" -> operand(node, 0).plus(operand(node, 1));
      case "Sub" -> operand(node, 0).plus(operand(node, 1).negated());
      case "Neg" -> operand(node, 0).negated();
      case "Mul" -> product(operand(node, 0), operand(node, 1));
      case "Div" -> operand(node, 0).scaled(constant(node, 1).map(Standard.RECIPROCAL).vector());
      case "Clip" -> Affine.of(new Applied(ConstantFolder.limit(inputs), operand(node, 0)));
      case "Split", "Slice" -> cut(node, tensor);
      case "Concat" -> concatenation(node);
      default -> throw new NotFusibleException("operator " + node.getOpType());
    };
  }

  private Affine operand(NodeProto node, int index) {
    return vector(name(node, index));
  }

  private Affine vector(String origin) {
    Affine value = values.get(origin);
    if (value == null) {
      ConstantTensor constant = constants.get(origin);
      require(constant != null, "a tensor that nothing makes");
      value = constant.vector();
    }
    return value;
  }

  private ConstantTensor constant(NodeProto node, int index) {
    ConstantTensor constant = constants.get(name(node, index));
    require(constant != null, "operator %s by no constant".formatted(node.getOpType()));
    return constant;
  }

  private String name(NodeProto node, int index) {
    require(has(node, index), "operator %s without an input".formatted(node.getOpType()));
    return graph.origin(node.getInput(index));
  }

  private static boolean has(NodeProto node, int index) {
    return node.getInputCount() > index && !node.getInput(index).isEmpty();
  }

  private Affine gemm(NodeProto node) {
    require(number(node, "transA", 0) == 0, "a Gemm of a transposed vector");
    ConstantTensor weights = constant(node, 1);
    boolean transposed = number(node, "transB", 0) != 0;
    Affine product =
        times(
            weighted(node, (transposed ? weights : weights.transposed()).matrix()), node, "alpha");
    return has(node, 2) ? product.plus(times(operand(node, 2), node, "beta")) : product;
  }

  private static Affine times(Affine value, NodeProto node, String factor) {
    float number = (float) number(node, factor, 1);
    return number == 1 ? value : value.scaled(Affine.constant(new float[] {number}));
  }

  /** W times the first operand, which is kept if that takes fewer multiplications. */
  private Affine weighted(NodeProto node, float[][] weights) {
    Affine operand = operand(node, 0);
    long columns = 0;
    long entries = (long) weights.length * operand.width();
    for (float[][] matrix : operand.terms().values()) {
      TermShape shape = TermShape.of(matrix);
      if (shape != null) {
        columns += shape.columns();
        entries += (long) shape.rows() * (shape.diagonal() ? 1 : shape.columns());
      }
    }
    if (entries < weights.length * columns) {
      operand = keep(name(node, 0));
    }
    work += weights.length * operand.size();
    require(work <= LARGEST_WORK, "its expressions take too long to multiply out");
    return operand.times(weights);
  }

  /** Makes a value an atom; one atom's multiple is as good as one. */
  private Affine keep(String origin) {
    Affine value = vector(origin);
    boolean simple = value.terms().size() <= 1 && !value.hasBias() && !hasMatrix(value);
    if (!value.isConstant() && !simple) {
      value = Affine.of(new Kept(value));
      values.put(origin, value);
    }
    return value;
  }

  private static boolean hasMatrix(Affine value) {
    return value.terms().values().stream()
        .map(TermShape::of)
        .anyMatch(shape -> shape != null && !shape.diagonal());
  }

  private static Affine product(Affine left, Affine right) {
    if (left.isConstant()) {
      return right.scaled(left);
    } else if (right.isConstant()) {
      return left.scaled(right);
    }
    return Affine.of(new Product(left.widened(right.width()), right.widened(left.width())));
  }

  private Affine cut(NodeProto node, String tensor) {
    Affine whole = operand(node, 0);
    AxisRange range =
        node.getOpType().equals("Slice")
            ? AxisRange.ofSlice(graph, node, whole.width())
            : AxisRange.ofSplit(graph, node, tensor, whole.width());
    return whole.rows(range.from(), range.to());
  }

  private Affine concatenation(NodeProto node) {
    double axis = number(node, "axis", 0);
    require(axis == 1 || axis == -1, "a Concat of series");
    Affine whole = values.get(name(node, 0));
    for (int i = 1; i < node.getInputCount() && whole != null; i++) {
      Affine part = values.get(name(node, i));
      whole = part == null ? null : whole.above(part);
    }
    require(whole != null, "a Concat of constants");
    return whole;
  }
}
