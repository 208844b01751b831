package dev.offbeat.trainer.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.offbeat.trainer.graph.GraphWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes tensor operations down as nodes of an ONNX graph, named in the order of their making. */
final class OnnxStepGraph implements GraphWriter {
  private static final String BATCH = "B";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("offbeat_step");

  /** Declares an input, float32 [B, columns]. */
  String input(String name, int columns) {
    graph.addInput(tensor(name, columns));
    return name;
  }

  /** Makes a tensor an output of the graph, float32 [B, columns], under a name of its own. */
  void output(String tensor, String name, int columns) {
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto.Builder node = graph.getNodeBuilder(i);
      for (int k = 0; k < node.getOutputCount(); k++) {
        if (node.getOutput(k).equals(tensor)) {
          node.setOutput(k, name);
        }
      }
      for (int k = 0; k < node.getInputCount(); k++) {
        if (node.getInput(k).equals(tensor)) {
          node.setInput(k, name);
        }
      }
    }
    graph.addOutput(tensor(name, columns));
  }

  private static ValueInfoProto tensor(String name, int columns) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH);
    shape.addDimBuilder().setDimValue(columns);
    TypeProto.Tensor.Builder type =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  @Override
  public String constant(String name, int rows, int columns, float[] values) {
    return constant(name, values, rows, columns);
  }

  /** A constant without dimensions. */
  String scalar(String name, float value) {
    return constant(name, new float[] {value});
  }

  private String constant(String name, float[] values, long... dimensions) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (long dimension : dimensions) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return name;
  }

  @Override
  public String gemm(String a, String weight, @Nullable String c) {
    NodeProto.Builder node = c == null ? node("Gemm", a, weight) : node("Gemm", a, weight, c);
    return addOutputs(node.addAttribute(integer("transB", 1)), 1)[0];
  }

  private static AttributeProto integer(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  @Override
  public String apply(String operator, String... inputs) {
    return addOutputs(node(operator, inputs), 1)[0];
  }

  @Override
  public String[] split(String tensor, int... widths) {
    boolean even = Arrays.stream(widths).allMatch(width -> width == widths[0]);
    NodeProto.Builder node = even ? node("Split", tensor) : node("Split", tensor, sizes(widths));
    return addOutputs(node.addAttribute(integer("axis", 1)), widths.length);
  }

  private String sizes(int... widths) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * widths.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(widths).forEach(bytes::putLong);
    String name = "sizes_" + graph.getNodeCount();
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64.getNumber())
            .addDims(widths.length)
            .setRawData(ByteString.copyFrom(bytes.flip())));
    return name;
  }

  @Override
  public String concatenate(String... tensors) {
    return addOutputs(node("Concat", tensors).addAttribute(integer("axis", 1)), 1)[0];
  }

  private NodeProto.Builder node(String operator, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(operator.toLowerCase(java.util.Locale.ROOT) + "_" + graph.getNodeCount());
    for (String input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private String[] addOutputs(NodeProto.Builder node, int count) {
    String[] outputs = new String[count];
    for (int k = 0; k < count; k++) {
      outputs[k] = count == 1 ? node.getName() + "_out" : node.getName() + "_out" + k;
      node.addOutput(outputs[k]);
    }
    graph.addNode(node);
    return outputs;
  }

  GraphProto build() {
    return graph.build();
  }
}
