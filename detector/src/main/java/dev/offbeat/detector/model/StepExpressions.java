package dev.offbeat.detector.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.model.Atom.Clipped;
import dev.offbeat.detector.model.Atom.Input;
import dev.offbeat.detector.model.Atom.Product;
import dev.offbeat.detector.model.Atom.Squashed;
import dev.offbeat.detector.model.Atom.Squashing;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a graph as expressions over its inputs, freed from node names, their order, and
 * the operators that affine functions happen to be written with.
 */
final class StepExpressions {
  private static final int LARGEST_GRAPH = 200; // nodes; bounds the depth of recursion
  private static final long LARGEST_WIDTH = 1024;

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, Affine> values = new HashMap<>();

  /** The state after the step, over x and the state before. */
  final Affine nextState;

  /** Over x and {@link #after}. */
  final Affine prediction;

  /** Over x and {@link #after}; null where the graph has none. */
  final @Nullable Affine logScale;

  final Input x;
  final Input before;

  /** The state after the step, as the head takes it in. */
  final Input after;

  /**
   * Reads a model file that ONNX Runtime has accepted and that keeps the contract.
   *
   * @throws NotFusibleException if the graph uses anything that a fused cell has no need of
   */
  StepExpressions(byte[] file, ModelMetadata metadata, boolean foretellsScale) {
    GraphProto graph = parse(file);
    if (graph.getNodeCount() > LARGEST_GRAPH) {
      throw new NotFusibleException("its graph has " + graph.getNodeCount() + " nodes");
    }
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    x = new Input(ModelContract.X, metadata.inputCount());
    before = new Input(ModelContract.STATE, metadata.cell().stateSize());
    after = new Input(ModelContract.NEXT_STATE, metadata.cell().stateSize());
    values.put(ModelContract.X, Affine.of(x));
    values.put(ModelContract.STATE, Affine.of(before));
    String state = origin(ModelContract.NEXT_STATE);
    nextState = value(state);
    values.put(state, Affine.of(after));
    prediction = value(ModelContract.PREDICTION);
    logScale = foretellsScale ? value(ModelContract.LOG_SCALE) : null;
  }

  private static GraphProto parse(byte[] file) {
    try {
      return ModelProto.parseFrom(file).getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new NotFusibleException("its graph cannot be read: " + e.getMessage());
    }
  }

  /** The tensor that this one is, past any Identity. */
  private String origin(String tensor) {
    String name = tensor;
    NodeProto node = producers.get(name);
    while (node != null && node.getOpType().equals("Identity")) {
      name = node.getInput(0);
      node = producers.get(name);
    }
    return name;
  }

  private Affine value(String tensor) {
    Affine known = values.get(tensor);
    if (known == null) {
      NodeProto node = producers.get(tensor);
      known = node == null ? Affine.constant(floats(tensor)) : output(node, tensor);
      values.put(tensor, known);
    }
    return known;
  }

  private Affine output(NodeProto node, String tensor) {
    return switch (node.getOpType()) {
      case "Identity" -> operand(node, 0);
      case "Gemm" -> gemm(node);
      case "MatMul" -> operand(node, 0).times(matrix(node.getInput(1), false));
      case "Add" -> operand(node, 0).plus(operand(node, 1));
      case "Sub" -> operand(node, 0).plus(negated(operand(node, 1)));
      case "Mul" -> product(operand(node, 0), operand(node, 1));
      case "Tanh" -> Affine.of(new Squashed(Squashing.TANH, operand(node, 0)));
      case "Sigmoid" -> Affine.of(new Squashed(Squashing.SIGMOID, operand(node, 0)));
      case "Split" -> split(node, tensor);
      case "Clip" -> clip(node);
      default -> throw new NotFusibleException("operator " + node.getOpType());
    };
  }

  private Affine operand(NodeProto node, int index) {
    return value(node.getInput(index));
  }

  private Affine gemm(NodeProto node) {
    boolean plain =
        attribute(node, "transA", 0) == 0
            && attribute(node, "alpha", 1) == 1
            && attribute(node, "beta", 1) == 1;
    require(plain, "a Gemm with factors");
    boolean transposed = attribute(node, "transB", 0) != 0;
    Affine product = operand(node, 0).times(matrix(node.getInput(1), transposed));
    return has(node, 2) ? product.plus(operand(node, 2)) : product;
  }

  private static Affine negated(Affine value) {
    return value.scaled(Affine.constant(new float[] {-1}));
  }

  private static Affine product(Affine left, Affine right) {
    if (left.isConstant()) {
      return right.scaled(left);
    } else if (right.isConstant()) {
      return left.scaled(right);
    }
    require(left.width() == right.width(), "a product of two widths");
    return Affine.of(new Product(left, right));
  }

  private Affine split(NodeProto node, String tensor) {
    Affine whole = operand(node, 0);
    int parts = node.getOutputCount();
    double axis = attribute(node, "axis", 0);
    boolean even = !has(node, 1) && whole.width() % parts == 0 && (axis == 1 || axis == -1);
    require(even, "a Split into unequal parts");
    int width = whole.width() / parts;
    int part = node.getOutputList().indexOf(tensor);
    return whole.rows(part * width, (part + 1) * width);
  }

  private Affine clip(NodeProto node) {
    float lowest = has(node, 1) ? floats(node.getInput(1))[0] : Float.NEGATIVE_INFINITY;
    float highest = has(node, 2) ? floats(node.getInput(2))[0] : Float.POSITIVE_INFINITY;
    return Affine.of(new Clipped(operand(node, 0), lowest, highest));
  }

  private static boolean has(NodeProto node, int index) {
    return node.getInputCount() > index && !node.getInput(index).isEmpty();
  }

  private static double attribute(NodeProto node, String name, double otherwise) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute.getType() == AttributeProto.AttributeType.INT
            ? attribute.getI()
            : attribute.getF();
      }
    }
    return otherwise;
  }

  /** A constant as rows of weights, [outputs, inputs]. */
  private float[][] matrix(String name, boolean transposed) {
    float[] numbers = floats(name);
    TensorProto tensor = initializers.get(name);
    require(tensor.getDimsCount() == 2, "weights that are no matrix");
    int rows = (int) tensor.getDims(0);
    int columns = (int) tensor.getDims(1);
    float[][] matrix = new float[transposed ? rows : columns][transposed ? columns : rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix[transposed ? i : j][transposed ? j : i] = numbers[i * columns + j];
      }
    }
    return matrix;
  }

  private float[] floats(String name) {
    TensorProto tensor = initializers.get(name);
    require(tensor != null, "weights that are not in the file as constants");
    require(tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber(), "weights not float32");
    long size = 1;
    for (long dimension : tensor.getDimsList()) {
      require(dimension > 0 && dimension <= LARGEST_WIDTH, "a width of " + dimension);
      size *= dimension;
    }
    FloatBuffer numbers =
        tensor.hasRawData()
            ? tensor
                .getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
            : FloatBuffer.wrap(toArray(tensor));
    require(numbers.remaining() == size, "weights that are not in the file as constants");
    float[] array = new float[numbers.remaining()];
    numbers.get(array);
    return array;
  }

  private static float[] toArray(TensorProto tensor) {
    float[] array = new float[tensor.getFloatDataCount()];
    for (int i = 0; i < array.length; i++) {
      array[i] = tensor.getFloatData(i);
    }
    return array;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new NotFusibleException(otherwise);
    }
  }
}
