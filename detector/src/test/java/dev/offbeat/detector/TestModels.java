package dev.offbeat.detector;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.ScoringConstants;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Small models that keep the contract, as someone else's tool might export them: an Elman cell with
 * seeded random weights whose head foretells nearly nothing, so that the detector works as it would
 * with plain persistence.
 */
public final class TestModels {
  private static final int HIDDEN = 4;
  private static final List<Integer> HORIZONS = List.of(1, 10);
  private static final float LOG_SCALE = -1;

  private TestModels() {}

  /** A model of one feature named {@code value}. */
  public static DetectorModel univariate() {
    return DetectorModel.load("test.onnx", bytes("value"));
  }

  public static DetectorModel of(String... features) {
    return DetectorModel.load("test.onnx", bytes(features));
  }

  public static byte[] bytes(String... features) {
    return model(metadata(features).toMap(), features.length).build().toByteArray();
  }

  /**
   * A model of one feature named {@code value} that is as unsure as is said: of the others here,
   * −1.
   *
   * @param logScale natural log of the scale that it foretells
   */
  public static byte[] unsure(float logScale) {
    OnnxMl.ModelProto.Builder model = model(metadata("value").toMap(), 1);
    OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (graph.getInitializer(i).getName().equals("cs")) {
        graph.setInitializer(i, weights("cs", 0, logScale, HORIZONS.size()));
      }
    }
    return model.build().toByteArray();
  }

  public static ModelMetadata metadata(String... features) {
    List<ModelInput> inputs = new ArrayList<>();
    for (int f = 0; f < features.length; f++) {
      inputs.add(ModelInput.value(f));
      inputs.add(ModelInput.difference(f, 2));
    }
    inputs.add(ModelInput.sinDay());
    inputs.add(ModelInput.cosDay());
    return new ModelMetadata(
        new CellSpec("elman", HIDDEN, 1, HIDDEN),
        List.of(features),
        inputs,
        HORIZONS,
        ScoringConstants.defaults(),
        Calibration.NONE,
        null,
        null,
        new TreeMap<>());
  }

  /** The graph, with any metadata: what is to be broken, tests break. */
  public static OnnxMl.ModelProto.Builder model(Map<String, String> metadata, int features) {
    int inputs = 2 * features + 2;
    int outputs = HORIZONS.size() * features;
    OnnxMl.GraphProto.Builder graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("step")
            .addInput(tensor(ModelContract.X, inputs))
            .addInput(tensor(ModelContract.STATE, HIDDEN))
            .addOutput(tensor(ModelContract.PREDICTION, outputs))
            .addOutput(tensor(ModelContract.LOG_SCALE, outputs))
            .addOutput(tensor(ModelContract.NEXT_STATE, HIDDEN))
            .addInitializer(weights("W", 0.3f, 0, inputs, HIDDEN))
            .addInitializer(weights("U", 0.3f, 0, HIDDEN, HIDDEN))
            .addInitializer(weights("b", 0.1f, 0, HIDDEN))
            .addInitializer(weights("V", 0.001f, 0, HIDDEN, outputs))
            .addInitializer(weights("c", 0, 0, outputs))
            .addInitializer(weights("Vs", 0.001f, 0, HIDDEN, outputs))
            .addInitializer(weights("cs", 0, LOG_SCALE, outputs))
            .addNode(node("Gemm", "driven", ModelContract.X, "W", "b"))
            .addNode(node("MatMul", "recalled", ModelContract.STATE, "U"))
            .addNode(node("Add", "sum", "driven", "recalled"))
            .addNode(node("Tanh", ModelContract.NEXT_STATE, "sum"))
            .addNode(node("Gemm", ModelContract.PREDICTION, ModelContract.NEXT_STATE, "V", "c"))
            .addNode(node("Gemm", ModelContract.LOG_SCALE, ModelContract.NEXT_STATE, "Vs", "cs"));
    OnnxMl.ModelProto.Builder model =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model;
  }

  private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static OnnxMl.ValueInfoProto tensor(String name, int width) {
    OnnxMl.TensorShapeProto.Builder shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("B"))
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(width));
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }

  /** Seeded uniform weights in {@code offset ± amplitude}. */
  private static OnnxMl.TensorProto weights(
      String name, float amplitude, float offset, int... shape) {
    int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    Random random = new Random(name.hashCode());
    ByteBuffer raw = ByteBuffer.allocate(Float.BYTES * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      raw.putFloat(offset + amplitude * (2 * random.nextFloat() - 1));
    }
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(raw.array()));
    for (int dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.build();
  }
}
