package dev.offbeat.detector.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.offbeat.detector.model.Atom.Input;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a graph as expressions over its inputs, freed from node names, their order, and
 * the operators that affine functions happen to be written with.
 */
final class StepExpressions {
  final Input x;
  final Input state;
  final Affine nextState;
  final Affine prediction;

  /** Null where the graph has none. */
  final @Nullable Affine logScale;

  /**
   * Reads a model file that ONNX Runtime has accepted and that keeps the contract.
   *
   * @throws NotFusibleException if the graph uses anything that is not known here
   */
  StepExpressions(byte[] file, ModelMetadata metadata, boolean foretellsScale) {
    OnnxGraph graph = new OnnxGraph(file);
    x = new Input(ModelContract.X, metadata.inputCount());
    state = new Input(ModelContract.STATE, metadata.cell().stateSize());
    TensorValues values = new TensorValues(graph, stateParts(graph), List.of(x, state));
    nextState = output(ModelContract.NEXT_STATE, state.width(), graph, values);
    prediction = output(ModelContract.PREDICTION, metadata.outputCount(), graph, values);
    logScale =
        foretellsScale
            ? output(ModelContract.LOG_SCALE, metadata.outputCount(), graph, values)
            : null;
  }

  /** The tensors that the next state is concatenated of; itself where it is not. */
  private static Set<String> stateParts(OnnxGraph graph) {
    Set<String> stateParts = new HashSet<>();
    Set<String> concatenations = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(graph.origin(ModelContract.NEXT_STATE)));
    while (!open.isEmpty()) {
      String part = open.pop();
      NodeProto node = graph.producer(part);
      if (node == null || !node.getOpType().equals("Concat")) {
        stateParts.add(part);
      } else if (concatenations.add(part)) {
        node.getInputList().forEach(input -> open.push(graph.origin(input)));
      }
    }
    return stateParts;
  }

  private static Affine output(String name, int width, OnnxGraph graph, TensorValues values) {
    Affine output = values.get(graph.origin(name)).widened(width);
    OnnxGraph.require(output.width() == width, "%s of another width".formatted(name));
    return output;
  }
}
