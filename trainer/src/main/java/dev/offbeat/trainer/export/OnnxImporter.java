package dev.offbeat.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.CellOptions;
import dev.offbeat.trainer.nn.Network;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the parameters of a network back from a file that {@link OnnxExporter} wrote. A graph is
 * ours if a network of its declared sizes has the same nodes and constants of the same shapes.
 */
public final class OnnxImporter {
  private static final String OURS = "a graph that Offbeat's trainer wrote";

  private OnnxImporter() {}

  /**
   * A network with its parameters.
   *
   * @param parameters the trained numbers, as the network lays them out; not to be changed
   * @param metadata what the file says of itself
   * @param fingerprint the file's
   */
  @SuppressWarnings("ArrayRecordComponent") // one block, shared on purpose
  public record ImportedNetwork(
      Network network, float[] parameters, ModelMetadata metadata, String fingerprint) {}

  /**
   * Reads a model.
   *
   * @param name name of the model, for messages
   * @throws ModelLoadException if it breaks the contract, or another tool wrote its graph
   */
  public static ImportedNetwork read(String name, byte[] bytes) {
    ModelMetadata metadata;
    String fingerprint;
    try (DetectorModel model = DetectorModel.load(name, bytes)) {
      metadata = model.metadata();
      fingerprint = model.fingerprint();
    }
    GraphProto graph = parse(name, bytes);
    Network network =
        new Network(
            architecture(name, metadata),
            metadata.inputCount(),
            metadata.outputCount(),
            metadata.featureCount());
    float[] parameters = new float[network.parameterCount()];
    if (!shape(OnnxExporter.graph(network, parameters)).equals(shape(graph))) {
      throw new ModelLoadException(name, "graph", OURS, "other nodes or constants");
    }
    Map<String, TensorProto> constants = new HashMap<>();
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    for (Matrix matrix : network.matrices()) {
      matrix.set(parameters, 0, floats(constants.get(matrix.name())));
    }
    return new ImportedNetwork(network, parameters, metadata, fingerprint);
  }

  private static GraphProto parse(String name, byte[] bytes) {
    try {
      return ModelProto.parseFrom(bytes).getGraph();
    } catch (InvalidProtocolBufferException e) {
      throw new ModelLoadException(name, "graph", OURS, "no ONNX file", e);
    }
  }

  private static Architecture architecture(String name, ModelMetadata metadata) {
    String kind = metadata.cell().kind();
    for (CellKind one : CellKind.values()) {
      if (one.toString().equals(kind)) {
        try {
          return new Architecture(
              one,
              metadata.cell().hiddenSize(),
              metadata.cell().layers(),
              Boolean.parseBoolean(metadata.hyperparameters().get("skips")),
              CellOptions.fromMap(metadata.hyperparameters()));
        } catch (IllegalArgumentException e) {
          throw new ModelLoadException(name, "cell", OURS, e.getMessage(), e);
        }
      }
    }
    throw new ModelLoadException(name, "cell", List.of(CellKind.values()), kind);
  }

  /** The graph with the constants' numbers left out. */
  private static GraphProto shape(GraphProto graph) {
    GraphProto.Builder shape = graph.toBuilder();
    shape.getInitializerBuilderList().forEach(TensorProto.Builder::clearRawData);
    return shape.build();
  }

  private static float[] floats(TensorProto tensor) {
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
