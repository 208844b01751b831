package dev.offbeat.detector.model;

import static dev.offbeat.detector.model.ModelContract.STATE;
import static dev.offbeat.detector.model.ModelContract.X;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.offbeat.detector.model.GraphWriter.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell runs fused, however a tool writes it; what cannot is told why, and soon. */
class StepCompilerTest {
  private static final int STEPS = 10_000;

  static Stream<Arguments> cellsAndStyles() {
    return Arrays.stream(CellGraph.values())
        .flatMap(cell -> Arrays.stream(Style.values()).map(style -> Arguments.of(cell, style)));
  }

  @ParameterizedTest
  @MethodSource("cellsAndStyles")
  void step_everyCellAndStyle_agreesWithOnnxRuntime(CellGraph cell, Style style) {
    byte[] file = cell.bytes(style);
    try (OnnxModel onnx = OnnxModel.open("test.onnx", file)) {
      StepEngine engine = StepEngine.choose("test.onnx", file, onnx, Engine.FUSED);
      try (StepPredictor fused = engine.newPredictor();
          StepPredictor reference = onnx.newPredictor()) {
        assertThat(ParityProbe.deviation(onnx.metadata(), fused, reference, STEPS))
            .isLessThan(StepEngine.TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CellGraph.class)
  void step_nodesInAnyOrder_givesTheSameBits(CellGraph cell) throws Exception {
    byte[] file = cell.bytes(Style.SEPARATE);
    ModelProto.Builder shuffled = ModelProto.parseFrom(file).toBuilder();
    var nodes = new ArrayList<>(shuffled.getGraph().getNodeList());
    Collections.shuffle(nodes, new Random(5));
    shuffled.getGraphBuilder().clearNode().addAllNode(nodes);
    try (OnnxModel onnx = OnnxModel.open("test.onnx", file);
        StepPredictor one = onnx.fuse(file).newPredictor();
        StepPredictor other = onnx.fuse(shuffled.build().toByteArray()).newPredictor()) {
      assertThat(ParityProbe.deviation(onnx.metadata(), one, other, 500)).isZero();
    }
  }

  @Test
  void compile_gatesStackedOrSeparate_isTheSameProgram() {
    for (CellGraph cell : List.of(CellGraph.GRU_RESET_AFTER, CellGraph.LSTM)) {
      assertThat(operations(cell, Style.STACKED))
          .isEqualTo(operations(cell, Style.SEPARATE))
          .isEqualTo(operations(cell, Style.MATMUL_ADD));
    }
  }

  @Test
  void compile_lstm_computesNothingTwice() {
    assertThat(operations(CellGraph.LSTM, Style.STACKED))
        .containsExactly(
            "Panel", // all gates
            "Map", // σ
            "Map", // tanh
            "TwiceMultiplied", // the cell
            "Scaled", // a copy for tanh
            "Map",
            "Multiplied", // the output
            "SmallPanel", // the head
            "Map"); // its limits
  }

  /** Kinds of operations, in order. */
  private static List<String> operations(CellGraph cell, Style style) {
    byte[] file = cell.bytes(style);
    try (OnnxModel onnx = OnnxModel.open("test.onnx", file)) {
      return onnx.fuse(file).operations().stream()
          .map(operation -> operation.getClass().getSimpleName())
          .toList();
    }
  }

  @Test
  void choose_unknownOperator_namesIt() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = g.apply("Erf", g.linear(4, X, STATE));
    g.outputs(h, h);
    assertThat(reason(g)).isEqualTo("operator Erf");
  }

  @Test
  void choose_constantsOfUnknownOperator_namesIt() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = g.apply("Add", g.linear(4, X, STATE), g.apply("Erf", g.weights(4)));
    g.outputs(h, h);
    assertThat(reason(g)).isEqualTo("operator Erf of constants");
  }

  @Test
  void choose_deepChain_isRefused() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = STATE;
    for (int i = 0; i < 5000; i++) {
      h = g.apply("Tanh", h);
    }
    g.outputs(h, h);
    assertThat(reason(g)).isEqualTo("its graph has too many nodes, more than 500");
  }

  @Test
  void choose_deepestChain_isFusedOnASmallStack() throws Exception {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = STATE;
    for (int i = 0; i < 480; i++) {
      h = g.apply("Tanh", h);
    }
    g.outputs(h, h);
    byte[] file = g.bytes("chain");
    List<EngineChoice> choices = new ArrayList<>();
    Thread small =
        new Thread(null, () -> choices.add(choose(file, Engine.AUTO)), "small stack", 256 << 10);
    small.start();
    small.join();
    assertThat(choices).extracting(EngineChoice::engine).containsExactly(Engine.FUSED);
  }

  @Test
  void choose_eachValueUsedTwiceByTheNext_growsLinearly() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = STATE;
    for (int i = 0; i < 80; i++) {
      String whole = g.apply("Mul", h, g.apply("Add", h, h));
      h = g.apply("Sub", g.apply("Tanh", whole), whole);
      h = g.apply("Tanh", g.apply("Mul", h, h));
    }
    g.outputs(h, h);
    assertThat(choose(g.bytes("fan"), Engine.AUTO).engine()).isEqualTo(Engine.FUSED);
  }

  @Test
  void choose_doublingWidth_isRefused() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = STATE;
    for (int i = 0; i < 12; i++) {
      h = g.concat(h, h);
    }
    g.outputs(STATE, g.slice(g.apply("Tanh", h), 0, 4, 4));
    assertThat(reason(g)).startsWith("a function of ");
  }

  @Test
  void choose_wideLayers_isRefused() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = g.linear(4, g.apply("Tanh", g.linear(2000, X, STATE)));
    g.outputs(h, h);
    assertThat(reason(g)).isEqualTo("a width of 2000");
  }

  @Test
  void choose_manyWideProducts_areRefusedSoon() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String h = g.apply("Tanh", g.linear(500, X, STATE));
    String weights = g.weights(500, 500);
    for (int i = 0; i < 20; i++) {
      h = g.gemm(h, weights, g.weights(1, 500), 500);
    }
    g.outputs(STATE, h);
    assertThat(reason(g)).isEqualTo("its expressions take too long to multiply out");
  }

  @Test
  void choose_manyLargeConstants_areRefusedSoon() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String weights = g.weights(500, 500);
    for (int i = 0; i < 100; i++) {
      weights = g.apply("Tanh", weights);
    }
    g.outputs(STATE, g.gemm(g.linear(500, X), weights, g.weights(500), 500));
    assertThat(reason(g)).isEqualTo("its expressions grow too large");
  }

  @Test
  void choose_manyWeights_isOnnx() {
    GraphWriter g = new GraphWriter(Style.SEPARATE, 300);
    String h = g.apply("Tanh", g.linear(300, X, STATE));
    g.outputs(h, h);
    assertThat(reason(g)).endsWith(" multiplications a step, more than 65536");
  }

  @Test
  void fuse_circle_isRefused() {
    GraphWriter good = new GraphWriter(Style.SEPARATE, 4);
    String h = good.linear(4, X, STATE);
    good.outputs(h, h);
    GraphWriter g = new GraphWriter(Style.SEPARATE, 4);
    String tail = g.apply("Tanh", "n1_0");
    g.apply("Tanh", tail);
    g.outputs(tail, tail);
    GraphWriter identities = new GraphWriter(Style.SEPARATE, 4);
    identities.apply("Identity", "n1_0");
    identities.apply("Identity", "n0_0");
    identities.output("n0_0", ModelContract.NEXT_STATE);
    byte[] file = good.bytes("good");
    try (OnnxModel onnx = OnnxModel.open("test.onnx", file)) {
      for (GraphWriter circle : List.of(g, identities)) {
        assertThatThrownBy(() -> onnx.fuse(circle.bytes("circle")))
            .isInstanceOf(NotFusibleException.class)
            .hasMessage("a graph that goes round in a circle");
      }
    }
  }

  private static String reason(GraphWriter g) {
    EngineChoice choice = choose(g.bytes("test"), Engine.AUTO);
    assertThat(choice.engine()).isEqualTo(Engine.ONNX);
    return choice.reason();
  }

  private static EngineChoice choose(byte[] file, Engine wanted) {
    try (OnnxModel onnx = OnnxModel.open("test.onnx", file)) {
      return StepEngine.choose("test.onnx", file, onnx, wanted).choice();
    }
  }
}
