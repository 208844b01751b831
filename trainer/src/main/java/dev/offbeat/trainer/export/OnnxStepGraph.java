package dev.offbeat.trainer.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.offbeat.trainer.nn.StepGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes tensor operations down as nodes of an ONNX graph, named in the order of their making. */
final class OnnxStepGraph implements StepGraph {
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
  public String gemm(String a, String weight, String c) {
    NodeProto.Builder node = node("Gemm", a, weight, c);
    node.addAttribute(
        AttributeProto.newBuilder()
            .setName("transB")
            .setType(AttributeProto.AttributeType.INT)
            .setI(1));
    return addOutputs(node, 1)[0];
  }

  @Override
  public String apply(String operator, String... inputs) {
    return addOutputs(node(operator, inputs), 1)[0];
  }

  @Override
  public String[] split(String tensor, int parts) {
    NodeProto.Builder node = node("Split", tensor);
    node.addAttribute(
        AttributeProto.newBuilder()
            .setName("axis")
            .setType(AttributeProto.AttributeType.INT)
            .setI(1));
    return addOutputs(node, parts);
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
