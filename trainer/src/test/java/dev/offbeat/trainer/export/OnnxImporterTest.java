package dev.offbeat.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelLoadException;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.export.OnnxImporter.ImportedNetwork;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxImporterTest {
  private static ModelMetadata metadata(Network network, String cell) {
    return new ModelMetadata(
        new CellSpec(cell, network.hidden(), 1, network.stateSize()),
        List.of("value"),
        List.of(
            ModelInput.value(0),
            ModelInput.difference(0, 2),
            ModelInput.sinDay(),
            ModelInput.cosDay()),
        List.of(1, 10, 50),
        ScoringConstants.defaults(),
        Calibration.NONE,
        null,
        null,
        new TreeMap<>());
  }

  @ParameterizedTest
  @EnumSource
  void read_whatWasExported_isTheSameNetwork(CellKind kind) {
    Network network = new Network(kind, 4, 7, 3);
    float[] parameters = network.initialParameters(3);
    byte[] file = OnnxExporter.bytes(network, parameters, metadata(network, kind.toString()));

    ImportedNetwork imported = OnnxImporter.read("model", file);

    assertThat(imported.network().kind()).isEqualTo(kind);
    assertThat(imported.network().hidden()).isEqualTo(7);
    assertThat(imported.parameters()).hasSameSizeAs(parameters);
    for (int i = 0; i < parameters.length; i++) {
      // α and β of FastRNN go through their sigmoid and back
      assertThat(imported.parameters()[i]).isCloseTo(parameters[i], within(1e-5f));
    }
  }

  @Test
  void read_aGraphWithOtherNodes_isRefused() throws InvalidProtocolBufferException {
    Network network = new Network(CellKind.GRU, 4, 7, 3);
    byte[] file =
        OnnxExporter.bytes(network, network.initialParameters(3), metadata(network, "gru"));
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

  @Test
  void read_aCellThatWeDoNotHave_isRefused() {
    Network network = new Network(CellKind.GRU, 4, 7, 3);
    byte[] file =
        OnnxExporter.bytes(network, network.initialParameters(3), metadata(network, "elman"));

    assertThatThrownBy(() -> OnnxImporter.read("model", file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("elman");
  }
}
