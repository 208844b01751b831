package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.StepGraph;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * One kind of recurrence, s′ = step(x, s). It says in a graph how a step is computed; its gradient,
 * its tangent, its ONNX file and its fused kernel all follow from that. Immutable: it knows its
 * sizes and where its matrices lie in the parameter block.
 */
interface Cell {
  /** Floats carried from step to step for one series, S. */
  int stateSize();

  /** Draws the start parameters; they are zero before. */
  void initialize(float[] parameters, RandomGenerator random);

  /**
   * Writes down one step.
   *
   * @param x inputs, (I)
   * @param state s, (S)
   * @param readout what the network foretells for the next step from given units, (F); only a
   *     recurrence through the output has need of it
   */
  Step step(StepGraph graph, Node x, Node state, UnaryOperator<Node> readout);

  /**
   * Scales recurrent weights down, where need be, so that the step is a contraction of the state
   * whatever the input.
   *
   * @return false where no bound is known that would make it one
   */
  default boolean contract(float[] parameters) {
    return false;
  }

  /**
   * Whether bounded inputs keep the state bounded whatever the parameters: by a convex combination
   * of bounded units, or a share below 1 of what was.
   */
  default boolean keepsStateBounded() {
    return false;
  }

  /**
   * The outcome of a step.
   *
   * @param units what the next layer and the head see, h (H)
   * @param next s′, (S)
   */
  record Step(Node units, Node next) {}

  /**
   * The sizes that a cell is made for.
   *
   * @param inputs I
   * @param hidden units, H
   * @param features foretold quantities of the next step, F
   */
  record Shape(int inputs, int hidden, int features) {}
}
