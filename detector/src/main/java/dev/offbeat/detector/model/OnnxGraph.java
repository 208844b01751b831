package dev.offbeat.detector.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model file's graph, looked up by tensor. Foreign bytes: sizes are checked before they count.
 */
final class OnnxGraph {
  private static final int LARGEST_GRAPH = 500; // nodes
  private static final long LARGEST_WIDTH = 512;
  private static final Set<String> CUTS = Set.of("Split", "Slice");

  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();

  OnnxGraph(byte[] file) {
    GraphProto graph = parse(file);
    require(graph.getNodeCount() <= LARGEST_GRAPH, "its graph has too many nodes, more than 500");
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    graph.getOutputList().forEach(output -> uses.merge(origin(output.getName()), 1, Integer::sum));
    for (NodeProto node : graph.getNodeList()) {
      if (!CUTS.contains(node.getOpType()) && !node.getOpType().equals("Identity")) {
        node.getInputList().forEach(input -> uses.merge(origin(input), 1, Integer::sum));
      }
    }
  }

  private static GraphProto parse(byte[] file) {
    try {
      return ModelProto.parseFrom(file).getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new NotFusibleException("its graph cannot be read: " + e.getMessage());
    }
  }

  /** The tensor that this one is, past any Identity. */
  String origin(String tensor) {
    String name = tensor;
    for (int steps = 0; steps <= LARGEST_GRAPH; steps++) {
      NodeProto node = producers.get(name);
      if (node == null || !node.getOpType().equals("Identity") || node.getInputCount() != 1) {
        return name;
      }
      name = node.getInput(0);
    }
    throw new NotFusibleException("a graph that goes round in a circle");
  }

  /** How many read a tensor whole, the graph's outputs included. */
  int uses(String origin) {
    return uses.getOrDefault(origin, 0);
  }

  /** The node that makes a tensor; null for an input of the graph and for an initializer. */
  @Nullable NodeProto producer(String tensor) {
    return producers.get(tensor);
  }

  /** The numbers of a tensor that the file holds. */
  ConstantTensor constant(String name) {
    TensorProto tensor = stored(name);
    require(tensor != null, "weights that are not in the file as constants");
    require(tensor.getDataType() == DataType.FLOAT.getNumber(), "weights not float32");
    List<Long> dimensions = tensor.getDimsList();
    require(dimensions.size() <= 2, "a constant of %d dimensions".formatted(dimensions.size()));
    int[] size = {1, 1};
    for (int i = 0; i < dimensions.size(); i++) {
      long width = dimensions.get(dimensions.size() - 1 - i);
      require(width > 0 && width <= LARGEST_WIDTH, "a width of " + width);
      size[1 - i] = (int) width;
    }
    float[] numbers = new float[size[0] * size[1]];
    ByteBuffer raw = raw(tensor);
    int found = tensor.hasRawData() ? raw.remaining() / Float.BYTES : tensor.getFloatDataCount();
    require(found == numbers.length, "weights that are not in the file as constants");
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tensor.hasRawData() ? raw.getFloat() : tensor.getFloatData(i);
    }
    return new ConstantTensor(dimensions.size(), size[0], size[1], numbers);
  }

  /** The whole numbers of a tensor that the file holds. */
  long[] integers(String name) {
    TensorProto tensor = stored(origin(name));
    require(
        tensor != null && tensor.getDataType() == DataType.INT64.getNumber(),
        "indices that are not in the file as constants");
    ByteBuffer raw = raw(tensor);
    int count = tensor.hasRawData() ? raw.remaining() / Long.BYTES : tensor.getInt64DataCount();
    require(count <= LARGEST_WIDTH, "a list of %d indices".formatted(count));
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = tensor.hasRawData() ? raw.getLong() : tensor.getInt64Data(i);
    }
    return numbers;
  }

  private @Nullable TensorProto stored(String name) {
    NodeProto node = producers.get(name);
    AttributeProto value = node == null ? null : attribute(node, "value");
    boolean constant = node != null && node.getOpType().equals("Constant");
    return constant && value != null ? value.getT() : initializers.get(name);
  }

  private static ByteBuffer raw(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  static @Nullable AttributeProto attribute(NodeProto node, String name) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute;
      }
    }
    return null;
  }

  /** An attribute that is one number. */
  static double number(NodeProto node, String name, double otherwise) {
    AttributeProto attribute = attribute(node, name);
    if (attribute == null) {
      return otherwise;
    }
    boolean whole = attribute.getType() == AttributeProto.AttributeType.INT;
    return whole ? attribute.getI() : attribute.getF();
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new NotFusibleException(otherwise);
    }
  }
}
