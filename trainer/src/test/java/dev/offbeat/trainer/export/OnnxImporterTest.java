package dev.offbeat.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.trainer.export.OnnxImporter.ImportedNetwork;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.Architectures;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxImporterTest {
  @ParameterizedTest
  @MethodSource("dev.offbeat.trainer.nn.Architectures#names")
  void read_whatWasExported_isTheSameNetwork(String name) {
    Network network = new Network(Architectures.all(7).get(name), 4, 3, 1);
    float[] parameters = OnnxExporterTest.parameters(network);
    byte[] file = OnnxExporter.bytes(network, parameters, OnnxExporterTest.metadata(network));

    ImportedNetwork imported = OnnxImporter.read("model", file);

    assertThat(imported.network().architecture()).isEqualTo(network.architecture());
    assertThat(imported.parameters()).containsExactly(parameters);
  }

  @Test
  void read_aGraphWithOtherNodes_isRefused() throws InvalidProtocolBufferException {
    Network network = new Network(Architecture.of(CellKind.GRU, 7), 4, 3, 1);
    byte[] file =
        OnnxExporter.bytes(
            network, network.initialParameters(3), OnnxExporterTest.metadata(network));
    ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
    int tanh = 0;
    while (!model.getGraph().getNode(tanh).getOpType().equals("Tanh")) {
      tanh++;
    }
    model.getGraphBuilder().getNodeBuilder(tanh).setOpType("Softsign");
    for (int i = 0; i < model.getMetadataPropsCount(); i++) {
      if (model.getMetadataProps(i).getKey().endsWith("checksum")) {
        model.removeMetadataProps(i);
      }
    }

    assertThatThrownBy(() -> OnnxImporter.read("model", model.build().toByteArray()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("a graph that Offbeat's trainer wrote");
  }
}
