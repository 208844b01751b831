package dev.offbeat.detector.model;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.offbeat.detector.score.ScoringConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Writes step graphs by hand, with seeded random weights, in one of several ways. */
final class GraphWriter {
  static final int INPUTS = 4;
  static final int OUTPUTS = 3;

  private static final int OPERATOR_SET = 17;

  /** How a tool may write W·x + U·h + b, and several of them that are gates. */
  enum Style {
    /** One Gemm with transposed weights for each operand, all gates at once, then a Split. */
    STACKED,
    /** As above, each gate on its own. */
    SEPARATE,
    /** Products first, then their sum, then the bias; each gate on its own. */
    MATMUL_ADD
  }

  final Style style;
  final int stateSize;
  final GraphProto.Builder graph = GraphProto.newBuilder().setName("step");
  private final Random random = new Random(11);
  private final Map<String, Integer> widths = new HashMap<>();

  GraphWriter(Style style, int stateSize) {
    this.style = style;
    this.stateSize = stateSize;
    graph
        .addInput(tensor(ModelContract.X, INPUTS))
        .addInput(tensor(ModelContract.STATE, stateSize));
    graph.addOutput(tensor(ModelContract.PREDICTION, OUTPUTS));
    graph.addOutput(tensor(ModelContract.LOG_SCALE, OUTPUTS));
    graph.addOutput(tensor(ModelContract.NEXT_STATE, stateSize));
    widths.put(ModelContract.X, INPUTS);
    widths.put(ModelContract.STATE, stateSize);
  }

  private static OnnxMl.ValueInfoProto tensor(String name, int width) {
    OnnxMl.ValueInfoProto.Builder info = OnnxMl.ValueInfoProto.newBuilder().setName(name);
    OnnxMl.TypeProto.Tensor.Builder type = info.getTypeBuilder().getTensorTypeBuilder();
    type.setElemType(TensorProto.DataType.FLOAT.getNumber());
    type.getShapeBuilder().addDimBuilder().setDimParam("B");
    type.getShapeBuilder().addDimBuilder().setDimValue(width);
    return info.build();
  }

  /** A constant of random numbers around zero. */
  String weights(int... shape) {
    int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    float scale = shape.length == 2 ? (float) (0.8 / Math.sqrt(shape[shape.length - 1])) : 0.3f;
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = scale * (float) random.nextGaussian();
    }
    return constant(values, shape);
  }

  String constant(float[] values, int... shape) {
    ByteBuffer raw =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("c" + graph.getInitializerCount());
    tensor.setDataType(TensorProto.DataType.FLOAT.getNumber());
    tensor.setRawData(ByteString.copyFrom(raw));
    for (int dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  String integers(long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("c" + graph.getInitializerCount());
    tensor.setDataType(TensorProto.DataType.INT64.getNumber()).addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return tensor.getName();
  }

  /** An operator of one output; the output's name. */
  String apply(String operator, String... inputs) {
    String output = node(operator, 1, inputs).getOutput(0);
    for (String input : inputs) {
      widths.merge(output, widths.getOrDefault(input, 1), Math::max);
    }
    return output;
  }

  private NodeProto.Builder node(String operator, int outputs, String... inputs) {
    String name = "n" + graph.getNodeCount();
    NodeProto.Builder node = graph.addNodeBuilder().setOpType(operator).setName(name);
    node.addAllInput(List.of(inputs));
    for (int i = 0; i < outputs; i++) {
      node.addOutput(name + "_" + i);
    }
    return node;
  }

  private static AttributeProto attribute(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** W·a + U·b + … + bias, of a width. */
  String linear(int width, String... operands) {
    String sum = weights(1, width);
    if (style == Style.MATMUL_ADD) {
      String products = null;
      for (String operand : operands) {
        String product = matmul(operand, weights(widths.get(operand), width), width);
        products = products == null ? product : apply("Add", product, products);
      }
      return apply("Add", products, sum);
    }
    for (String operand : operands) {
      sum = gemm(operand, weights(width, widths.get(operand)), sum, width);
    }
    return sum;
  }

  String gemm(String a, String weights, String c, int width) {
    NodeProto.Builder node = node("Gemm", 1, a, weights, c).addAttribute(attribute("transB", 1));
    widths.put(node.getOutput(0), width);
    return node.getOutput(0);
  }

  String matmul(String a, String weights, int width) {
    String output = node("MatMul", 1, a, weights).getOutput(0);
    widths.put(output, width);
    return output;
  }

  /** Linear functions of the same operands. */
  String[] gates(int count, int width, String... operands) {
    if (style == Style.STACKED) {
      int[] sizes = new int[count];
      java.util.Arrays.fill(sizes, width);
      return split(linear(count * width, operands), false, sizes);
    }
    return IntStream.range(0, count)
        .mapToObj(gate -> linear(width, operands))
        .toArray(String[]::new);
  }

  /** Parts of a tensor. */
  String[] split(String whole, boolean sized, int... sizes) {
    NodeProto.Builder node =
        sized
            ? node(
                "Split",
                sizes.length,
                whole,
                integers(IntStream.of(sizes).asLongStream().toArray()))
            : node("Split", sizes.length, whole);
    node.addAttribute(attribute("axis", 1));
    for (int i = 0; i < sizes.length; i++) {
      widths.put(node.getOutput(i), sizes[i]);
    }
    return node.getOutputList().toArray(String[]::new);
  }

  /** Columns of a tensor from one on; a negative end counts from behind. */
  String slice(String whole, int from, int to, int width) {
    String cut =
        node("Slice", 1, whole, integers(from), integers(to), integers(1), integers(1))
            .getOutput(0);
    widths.put(cut, width);
    return cut;
  }

  String concat(String... parts) {
    NodeProto.Builder node = node("Concat", 1, parts).addAttribute(attribute("axis", 1));
    int width = 0;
    for (String part : parts) {
      width += widths.get(part);
    }
    widths.put(node.getOutput(0), width);
    return node.getOutput(0);
  }

  /** Makes a tensor an output. */
  void output(String tensor, String name) {
    graph.addNodeBuilder().setOpType("Identity").setName(name).addInput(tensor).addOutput(name);
  }

  /** The head and the state's output; all outputs are then there. */
  void outputs(String nextState, String... ofHead) {
    String[] head = split(linear(2 * OUTPUTS, ofHead), false, OUTPUTS, OUTPUTS);
    output(head[0], ModelContract.PREDICTION);
    scale(head[1]);
    output(nextState, ModelContract.NEXT_STATE);
  }

  void scale(String logScale) {
    String lowest = constant(new float[] {-0.5f});
    String highest = constant(new float[] {0.5f});
    output(apply("Clip", logScale, lowest, highest), ModelContract.LOG_SCALE);
  }

  byte[] bytes(String cell) {
    List<ModelInput> inputs = new ArrayList<>();
    inputs.add(ModelInput.value(0));
    inputs.add(ModelInput.difference(0, 2));
    inputs.add(ModelInput.sinDay());
    inputs.add(ModelInput.cosDay());
    ModelMetadata metadata =
        new ModelMetadata(
            new CellSpec(cell, stateSize, 1, stateSize),
            List.of("value"),
            inputs,
            List.of(1, 10, 50),
            ScoringConstants.defaults(),
            Calibration.NONE,
            null,
            null,
            new TreeMap<>());
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    model.addOpsetImportBuilder().setVersion(OPERATOR_SET);
    metadata
        .toMap()
        .forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return model.build().toByteArray();
  }
}
