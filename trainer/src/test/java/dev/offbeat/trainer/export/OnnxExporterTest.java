package dev.offbeat.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.ParityProbe;
import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.nn.Activation;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.Architectures;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExporterTest {
  @TempDir Path directory;

  static Network network(CellKind kind) {
    return new Network(Architecture.of(kind, 16), 4, 3, 1);
  }

  /** Parameters larger than any training would leave. */
  static float[] parameters(Network network) {
    boolean mayExplode = network.architecture().options().activation() == Activation.RELU;
    double disturbance = mayExplode ? 0.03 : 0.15;
    float[] parameters = network.initialParameters(5);
    Random random = new Random(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (disturbance * random.nextGaussian());
      parameters[i] *= mayExplode ? 0.7f : 1;
    }
    return parameters;
  }

  static ModelMetadata metadata(Network network) {
    return new ModelMetadata(
        new CellSpec(
            network.architecture().cell().toString(),
            network.architecture().hidden(),
            network.architecture().layers(),
            network.stateSize()),
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
        network.architecture().toMap());
  }

  @ParameterizedTest
  @MethodSource("dev.offbeat.trainer.nn.Architectures#names")
  void write_anyNetwork_leavesAModelThatTheDetectorOpens(String name) throws IOException {
    Network network = new Network(Architectures.all(16).get(name), 4, 3, 1);
    Path file = directory.resolve("new/model.onnx");

    OnnxExporter.write(file, network, parameters(network), metadata(network));

    try (OnnxModel model = OnnxModel.open("model", Files.readAllBytes(file))) {
      assertThat(model.metadata()).isEqualTo(metadata(network));
    }
    assertThat(filesIn(file.getParent())).containsExactly("model.onnx");
  }

  @ParameterizedTest
  @MethodSource("dev.offbeat.trainer.nn.Architectures#names")
  void write_anyNetwork_computesWhatOnnxRuntimeDoesOverTenThousandSteps(String name) {
    Network network = new Network(Architectures.all(16).get(name), 4, 3, 1);
    byte[] bytes = OnnxExporter.bytes(network, parameters(network), metadata(network));

    try (OnnxModel model = OnnxModel.open(name, bytes);
        StepPredictor exported = model.newPredictor();
        StepPredictor own = new NetworkStepper(network, parameters(network))) {
      assertThat(ParityProbe.deviation(model.metadata(), own, exported, 10_000))
          .isLessThanOrEqualTo(1e-5);
    }
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
