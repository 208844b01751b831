package dev.offbeat.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.model.EngineChoice;
import dev.offbeat.detector.model.ModelContract;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.ParityProbe;
import dev.offbeat.detector.model.StepEngine;
import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.Architectures;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The fused engine on what the exporter writes: every cell, whatever names and order. */
class FusedEngineTest {
  private static final List<Integer> HORIZONS = List.of(1, 10);

  private static byte[] exported(CellKind kind, int hidden, int features) {
    List<ModelInput> inputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      names.add("feature" + f);
      inputs.add(ModelInput.value(f));
      inputs.add(ModelInput.difference(f, 2));
    }
    Network network =
        new Network(
            Architecture.of(kind, hidden), inputs.size(), HORIZONS.size() * features, features);
    float[] parameters = network.initialParameters(7);
    Random random = new Random(7);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += 0.1f * (float) random.nextGaussian();
    }
    ModelMetadata metadata =
        new ModelMetadata(
            new CellSpec(kind.toString(), hidden, 1, network.stateSize()),
            names,
            inputs,
            HORIZONS,
            ScoringConstants.defaults(),
            Calibration.NONE,
            null,
            null,
            new TreeMap<>());
    return OnnxExporter.bytes(network, parameters, metadata);
  }

  private static EngineChoice choose(byte[] file, Engine wanted) {
    try (OnnxModel onnx = OnnxModel.open("model.onnx", file)) {
      return StepEngine.choose("model.onnx", file, onnx, wanted).choice();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GRU,5,1", "GRU,8,1", "GRU,16,3", "GRU,32,1", "GRU,64,3",
    "FASTRNN,5,1", "FASTRNN,8,1", "FASTRNN,16,3", "FASTRNN,32,1", "FASTRNN,64,3",
  })
  void step_randomWeights_agreesWithOnnxRuntime(CellKind kind, int hidden, int features) {
    byte[] file = exported(kind, hidden, features);
    try (OnnxModel onnx = OnnxModel.open("model.onnx", file)) {
      StepEngine engine = StepEngine.choose("model.onnx", file, onnx, Engine.FUSED);
      assertThat(engine.choice().reason())
          .startsWithIgnoringCase("%s of %d units, ".formatted(kind, hidden));
      try (StepPredictor fused = engine.newPredictor();
          StepPredictor again = engine.newPredictor();
          StepPredictor reference = onnx.newPredictor()) {
        assertThat(ParityProbe.deviation(onnx.metadata(), fused, reference, 2000))
            .isLessThan(StepEngine.TOLERANCE);
        assertThat(ParityProbe.deviation(onnx.metadata(), fused, again, 2000))
            .as("the same steps give the same bits")
            .isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.offbeat.trainer.nn.Architectures#names")
  void choose_anyNetwork_isFused(String name) {
    Network network = new Network(Architectures.all(16).get(name), 4, 3, 1);
    byte[] file =
        OnnxExporter.bytes(
            network, OnnxExporterTest.parameters(network), OnnxExporterTest.metadata(network));

    assertThat(choose(file, Engine.FUSED).reason()).contains(" operations, within ");
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void choose_otherNamesAndOrders_isFused(CellKind kind) throws Exception {
    ModelProto.Builder model = ModelProto.parseFrom(exported(kind, 8, 1)).toBuilder();
    model.clearMetadataProps();
    ModelProto.parseFrom(exported(kind, 8, 1)).getMetadataPropsList().stream()
        .filter(entry -> !entry.getKey().equals(OnnxModel.CHECKSUM))
        .forEach(model::addMetadataProps);
    model.setGraph(shuffled(renamed(swapped(model.getGraph()))));
    assertThat(choose(model.build().toByteArray(), Engine.AUTO).engine()).isEqualTo(Engine.FUSED);
  }

  @Test
  void choose_manyWeights_isOnnx() {
    EngineChoice choice = choose(exported(CellKind.FASTRNN, 300, 1), Engine.AUTO);
    assertThat(choice.engine()).isEqualTo(Engine.ONNX);
    assertThat(choice.reason()).contains("multiplications a step, more than 65536");
  }

  /** The operands of every Add and Mul the other way round. */
  private static GraphProto swapped(GraphProto graph) {
    GraphProto.Builder swapped = graph.toBuilder();
    for (NodeProto.Builder node : swapped.getNodeBuilderList()) {
      if (Set.of("Add", "Mul").contains(node.getOpType())) {
        String first = node.getInput(0);
        node.setInput(0, node.getInput(1)).setInput(1, first);
      }
    }
    return swapped.build();
  }

  private static GraphProto renamed(GraphProto graph) {
    Set<String> kept =
        Set.of(
            ModelContract.X,
            ModelContract.STATE,
            ModelContract.PREDICTION,
            ModelContract.LOG_SCALE,
            ModelContract.NEXT_STATE);
    UnaryOperator<String> name = old -> kept.contains(old) ? old : "t" + old.hashCode();
    GraphProto.Builder renamed = graph.toBuilder();
    renamed.getInitializerBuilderList().forEach(t -> t.setName(name.apply(t.getName())));
    for (NodeProto.Builder node : renamed.getNodeBuilderList()) {
      node.setName(name.apply(node.getName()));
      for (int i = 0; i < node.getInputCount(); i++) {
        node.setInput(i, name.apply(node.getInput(i)));
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        node.setOutput(i, name.apply(node.getOutput(i)));
      }
    }
    return renamed.build();
  }

  private static GraphProto shuffled(GraphProto graph) {
    List<NodeProto> nodes = new ArrayList<>(graph.getNodeList());
    Collections.shuffle(nodes, new Random(3));
    return graph.toBuilder().clearNode().addAllNode(nodes).build();
  }
}
