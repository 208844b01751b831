package dev.offbeat.bench.quality;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.ScoringConstants;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A model that keeps the contract without having learnt anything: two running means stand where the
 * network's state would be. What a network adds is told by the difference.
 */
final class HandMadeModel {
  /*
   *   u  = sinh v                              the standard score
   *   m' = m + (u − m)/10                      where the series is
   *   s' = s + (|dv| − s)/30                   how restless it is
   *   μ₁ = 0,  μ₁₀ = asinh m' − v              so that the belief's outlook is slog m'
   *   ℓ₁ = ℓ₁₀ = ½·ln(s' + 0.01)
   */
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("hand_made");

  private HandMadeModel() {}

  /**
   * The model file.
   *
   * @param cadenceMillis median time between two points, ms; 0 where unknown
   */
  static byte[] bytes(ScoringConstants scoring, long cadenceMillis) {
    ModelMetadata metadata =
        new ModelMetadata(
            new CellSpec("hand-made", 2, 1, 2),
            List.of("value"),
            List.of(ModelInput.value(0), ModelInput.difference(0, 1)),
            List.of(1, 10),
            scoring,
            new Calibration(cadenceMillis, 0, 0, 0),
            null,
            null,
            new TreeMap<>());
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(new HandMadeModel().graph());
    metadata
        .toMap()
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private GraphProto graph() {
    graph.addInput(tensor(ModelContract.X)).addInput(tensor(ModelContract.STATE));
    graph.addOutput(tensor(ModelContract.PREDICTION));
    graph.addOutput(tensor(ModelContract.LOG_SCALE));
    graph.addOutput(tensor(ModelContract.NEXT_STATE));
    alongColumns(node("Split", ModelContract.X).addOutput("v").addOutput("dv"));
    alongColumns(node("Split", ModelContract.STATE).addOutput("m").addOutput("s"));

    apply("Sinh", "u", "v");
    runningMean("m_next", "m", "u", 10);
    apply("Abs", "step", "dv");
    runningMean("s_next", "s", "step", 30);
    concat(ModelContract.NEXT_STATE, "m_next", "s_next");

    apply("Sub", "no_change", "v", "v");
    apply("Asinh", "place", "m_next");
    apply("Sub", "outlook", "place", "v");
    concat(ModelContract.PREDICTION, "no_change", "outlook");

    apply("Add", "s_floored", "s_next", constant(0.01f));
    apply("Log", "s_log", "s_floored");
    apply("Mul", "scale", "s_log", constant(0.5f));
    concat(ModelContract.LOG_SCALE, "scale", "scale");
    return graph.build();
  }

  /** mean + (x − mean)/points. */
  private void runningMean(String output, String mean, String x, int points) {
    apply("Sub", output + "_off", x, mean);
    apply("Mul", output + "_part", output + "_off", constant(1f / points));
    apply("Add", output, mean, output + "_part");
  }

  private void concat(String output, String... columns) {
    alongColumns(node("Concat", columns).addOutput(output));
  }

  private void apply(String operator, String output, String... inputs) {
    graph.addNode(node(operator, inputs).addOutput(output));
  }

  private static NodeProto.Builder node(String operator, String... inputs) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(Arrays.asList(inputs));
  }

  private void alongColumns(NodeProto.Builder node) {
    AttributeProto.Builder axis = AttributeProto.newBuilder().setName("axis").setI(1);
    graph.addNode(node.addAttribute(axis.setType(AttributeProto.AttributeType.INT)));
  }

  private String constant(float value) {
    String name = "constant_" + value;
    if (graph.getInitializerList().stream().noneMatch(known -> known.getName().equals(name))) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(TensorProto.DataType.FLOAT.getNumber())
              .addFloatData(value));
    }
    return name;
  }

  /** Two columns, B rows. */
  private static ValueInfoProto tensor(String name) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("B");
    shape.addDimBuilder().setDimValue(2);
    OnnxMl.TypeProto.Tensor.Builder type =
        OnnxMl.TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
