package dev.offbeat.bench.quality;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.ScoringConstants;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A model that keeps the contract and foretells no change: what remains without a network. */
final class TestModels {
  private TestModels() {}

  static byte[] persistence() {
    ModelMetadata metadata =
        new ModelMetadata(
            new CellSpec("none", 1, 1, 1),
            List.of("value"),
            List.of(ModelInput.value(0)),
            List.of(1),
            ScoringConstants.defaults(),
            Calibration.NONE,
            null,
            null,
            new TreeMap<>());
    OnnxMl.ModelProto.Builder model =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(
                OnnxMl.GraphProto.newBuilder()
                    .setName("step")
                    .addInput(tensor(ModelContract.X))
                    .addInput(tensor(ModelContract.STATE))
                    .addOutput(tensor(ModelContract.PREDICTION))
                    .addOutput(tensor(ModelContract.LOG_SCALE))
                    .addOutput(tensor(ModelContract.NEXT_STATE))
                    .addInitializer(
                        OnnxMl.TensorProto.newBuilder()
                            .setName("zero")
                            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                            .setRawData(ByteString.copyFrom(new byte[Float.BYTES])))
                    .addNode(node("Mul", ModelContract.PREDICTION, ModelContract.X, "zero"))
                    .addNode(node("Mul", ModelContract.LOG_SCALE, ModelContract.X, "zero"))
                    .addNode(node("Identity", ModelContract.NEXT_STATE, ModelContract.STATE)));
    for (Map.Entry<String, String> entry : metadata.toMap().entrySet()) {
      model.addMetadataProps(
          OnnxMl.StringStringEntryProto.newBuilder()
              .setKey(entry.getKey())
              .setValue(entry.getValue()));
    }
    return model.build().toByteArray();
  }

  private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static OnnxMl.ValueInfoProto tensor(String name) {
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .setShape(
                            OnnxMl.TensorShapeProto.newBuilder()
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("B"))
                                .addDim(
                                    OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                        .setDimValue(1)))))
        .build();
  }
}
