package dev.offbeat.detector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.TestModels;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepEngineTest {
  private static final Map<String, String> METADATA = TestModels.metadata("value").toMap();

  /** The test model with one of its operators replaced. */
  private static byte[] with(String operator, String replacement) {
    ModelProto.Builder model = TestModels.model(METADATA, 1);
    model.getGraphBuilder().getNodeBuilderList().stream()
        .filter(node -> node.getOpType().equals(operator))
        .findFirst()
        .orElseThrow()
        .setOpType(replacement);
    return model.build().toByteArray();
  }

  private static EngineChoice choice(byte[] file, Engine wanted) {
    try (DetectorModel model = DetectorModel.load("test.onnx", file, wanted)) {
      return model.engine();
    }
  }

  @Test
  void choose_plainRecurrentCell_isFused() {
    EngineChoice choice = choice(TestModels.bytes("a", "b"), Engine.AUTO);
    assertThat(choice.engine()).isEqualTo(Engine.FUSED);
    assertThat(choice.reason())
        .startsWith("elman of 4 units, 3 operations, within ")
        .endsWith(" of ONNX Runtime over 512 random steps");
  }

  @Test
  void choose_onnxWanted_isOnnx() {
    EngineChoice choice = choice(TestModels.bytes("value"), Engine.ONNX);
    assertThat(choice).hasToString("onnx: as asked");
  }

  @ParameterizedTest
  @CsvSource({
    "Tanh,Erf,operator Erf",
    "Add,Div,operator Div by no constant",
  })
  void choose_unknownGraph_fallsBackWithTheReason(
      String operator, String replacement, String reason) {
    byte[] file = with(operator, replacement);
    assertThat(choice(file, Engine.AUTO)).isEqualTo(new EngineChoice(Engine.ONNX, reason));
    assertThatThrownBy(() -> choice(file, Engine.FUSED))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("test.onnx: engine: expected a graph for the fused engine, found " + reason);
  }

  @Test
  void choose_headNotLinear_isFused() {
    ModelProto.Builder model = TestModels.model(METADATA, 1);
    var nodes = model.getGraphBuilder().getNodeBuilderList();
    nodes.get(4).setOutput(0, "linear");
    model
        .getGraphBuilder()
        .addNode(
            nodes.get(3).build().toBuilder()
                .setName("squashed")
                .setInput(0, "linear")
                .setOutput(0, ModelContract.PREDICTION));
    assertThat(choice(model.build().toByteArray(), Engine.AUTO).engine()).isEqualTo(Engine.FUSED);
  }

  @Test
  void choose_noLogScale_foretellsTheCalibrated() {
    Map<String, String> metadata = new TreeMap<>(METADATA);
    metadata.put("offbeat.calibration.log_scale", "-2.5");
    ModelProto.Builder file = TestModels.model(metadata, 1);
    file.getGraphBuilder().removeOutput(1);
    byte[] bytes = file.build().toByteArray();
    try (OnnxModel onnx = OnnxModel.open("test.onnx", bytes)) {
      StepEngine engine = StepEngine.choose("test.onnx", bytes, onnx, Engine.FUSED);
      float[] logScale = new float[2];
      try (StepPredictor predictor = engine.newPredictor()) {
        predictor.step(new float[4], new float[4], new float[2], logScale);
      }
      assertThat(logScale).containsOnly(-2.5f);
    }
  }
}
