package dev.offbeat.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxExporterTest {
  @TempDir Path directory;

  static Network network(CellKind kind) {
    return new Network(kind, 4, 16, 3);
  }

  /** Parameters larger than any training would leave. */
  static float[] parameters(Network network) {
    float[] parameters = network.initialParameters(5);
    Random random = new Random(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.3 * random.nextGaussian());
    }
    return parameters;
  }

  static ModelMetadata metadata(Network network) {
    return new ModelMetadata(
        new CellSpec(network.kind().toString(), network.hidden(), 1, network.stateSize()),
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
  void write_anyCell_leavesAModelThatTheDetectorOpens(CellKind kind) throws IOException {
    Network network = network(kind);
    Path file = directory.resolve("new/model.onnx");

    OnnxExporter.write(file, network, parameters(network), metadata(network));

    try (OnnxModel model = OnnxModel.open("model", Files.readAllBytes(file))) {
      assertThat(model.metadata()).isEqualTo(metadata(network));
    }
    assertThat(filesIn(file.getParent())).containsExactly("model.onnx");
  }

  @Test
  void bytes_sameArguments_areTheSame() {
    Network network = network(CellKind.GRU);

    assertThat(OnnxExporter.bytes(network, parameters(network), metadata(network)))
        .isEqualTo(OnnxExporter.bytes(network, parameters(network), metadata(network)));
  }

  @Test
  void check_otherParameters_isRefused() {
    Network network = network(CellKind.FASTRNN);
    float[] parameters = parameters(network);
    byte[] bytes = OnnxExporter.bytes(network, parameters, metadata(network));
    parameters[10] += 0.001f;

    assertThatThrownBy(() -> ParityCheck.check("m.onnx", bytes, network, parameters))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith("m.onnx: the exported model differs from the trained one by ");
  }

  @Test
  void write_notANumberAmongTheParameters_keepsTheOldFile() throws IOException {
    Network network = network(CellKind.GRU);
    float[] parameters = parameters(network);
    parameters[0] = Float.NaN;
    Path file = Files.writeString(directory.resolve("model.onnx"), "old");

    assertThatThrownBy(() -> OnnxExporter.write(file, network, parameters, metadata(network)))
        .isInstanceOf(ExportException.class);

    assertThat(file).hasContent("old");
    assertThat(filesIn(directory)).containsExactly("model.onnx");
  }

  @Test
  void write_toADirectory_isOneSentence() {
    Network network = network(CellKind.GRU);

    assertThatThrownBy(
            () -> OnnxExporter.write(directory, network, parameters(network), metadata(network)))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("cannot be written");
  }

  private static List<String> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
