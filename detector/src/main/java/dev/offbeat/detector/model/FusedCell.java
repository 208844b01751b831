package dev.offbeat.detector.model;

/** A recurrent cell's weights, laid out for one series at a time. Immutable. */
interface FusedCell {
  /** The cell in words, such as {@code a GRU of 16 units}. */
  String description();

  /** The cell's step with buffers of its own, for one thread. */
  Step newStep();

  /** Steps a cell. */
  interface Step {
    /**
     * Replaces the state by the state after the step.
     *
     * @param z inputs and state, [I + H]
     */
    void apply(float[] z);
  }
}
