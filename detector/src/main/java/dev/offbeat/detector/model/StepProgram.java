package dev.offbeat.detector.model;

import java.util.List;

/**
 * A model's step in plain Java: vector operations over one array, the arena. Immutable, shared by
 * threads; a predictor has an arena of its own. A step allocates nothing.
 *
 * @param arena what an arena starts with: constants, and room for inputs (at 0), state (after them)
 *     and what is computed
 * @param operations in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StepProgram(
    float[] arena,
    int inputs,
    int units,
    List<VectorOperation> operations,
    List<Copy> nextState,
    List<Copy> prediction,
    List<Copy> logScale) {

  /** A part of the arena that is a part of an output. */
  record Copy(int from, int to, int width) {
    void run(float[] arena, float[] output) {
      System.arraycopy(arena, from, output, to, width);
    }
  }

  /** A predictor with its own buffers, for one thread. */
  StepPredictor newPredictor() {
    return new Predictor(this);
  }

  private static final class Predictor implements StepPredictor {
    private final float[] z;
    private final int inputs;
    private final int units;
    private final VectorOperation[] operations;
    private final Copy[] nextState;
    private final Copy[] prediction;
    private final Copy[] logScale;

    Predictor(StepProgram program) {
      z = program.arena.clone();
      inputs = program.inputs;
      units = program.units;
      operations = program.operations.toArray(VectorOperation[]::new);
      nextState = program.nextState.toArray(Copy[]::new);
      prediction = program.prediction.toArray(Copy[]::new);
      logScale = program.logScale.toArray(Copy[]::new);
    }

    @Override
    public void step(float[] x, float[] state, float[] prediction, float[] logScale) {
      System.arraycopy(x, 0, z, 0, inputs);
      System.arraycopy(state, 0, z, inputs, units);
      for (VectorOperation operation : operations) {
        operation.run(z);
      }
      copy(nextState, state);
      copy(this.prediction, prediction);
      copy(this.logScale, logScale);
    }

    private void copy(Copy[] parts, float[] output) {
      for (Copy part : parts) {
        part.run(z, output);
      }
    }

    @Override
    public void close() {}
  }
}
