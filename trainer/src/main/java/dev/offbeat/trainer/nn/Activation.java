package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.StepGraph;
import java.util.Locale;

/** The functions that plain units may squash their sum with. */
public enum Activation {
  /** Hyperbolic tangent. */
  TANH,
  /** The larger of the sum and 0. */
  RELU;

  Node apply(StepGraph graph, Node sum) {
    return this == TANH ? graph.tanh(sum) : graph.relu(sum);
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
