package dev.offbeat.trainer.nn;

import java.util.random.RandomGenerator;

/**
 * One kind of recurrence h′ = step(x, h): an immutable description that knows its sizes and where
 * its matrices lie in the parameter block. Its buffers live in an {@link Unrolled}.
 */
public interface Cell {
  /** Floats carried from step to step for one series, S. The first H of them are the output. */
  int stateSize();

  /** Floats of the state that the head sees, H ≤ S. */
  int hiddenSize();

  /** Draws the cell's start parameters. */
  void initialize(float[] parameters, RandomGenerator random);

  /** Buffers to run this cell over a window of steps, for one thread. */
  Unrolled unroll(int steps, int lanes);

  /**
   * Writes one step into an exported graph.
   *
   * @return name of the tensor that holds the next state
   */
  String export(StepGraph graph, float[] parameters, String x, String state);

  /** Reads back the parameters that {@link #export} wrote as constants. */
  void read(StepConstants constants, float[] parameters);

  /** A cell unrolled over T steps of B independent lanes, with what backward needs of forward. */
  abstract class Unrolled {
    final int steps;
    final int lanes;

    /** Inputs, (I, T·B): column t·B + b is lane b at step t. */
    final float[][] x;

    /** States before each step, (S, T·B); the first B columns are the start. */
    final float[][] before;

    /** States after each step, (S, T·B). */
    final float[][] after;

    /** The loss's gradient to {@link #after}; backward adds what flows through the recurrence. */
    final float[][] dafter;

    /** The gradient to the start state, (S, B), as backward leaves it. */
    final float[][] dstart;

    Unrolled(int inputs, int stateSize, int steps, int lanes) {
      this.steps = steps;
      this.lanes = lanes;
      x = new float[inputs][steps * lanes];
      before = buffer(stateSize);
      after = buffer(stateSize);
      dafter = buffer(stateSize);
      dstart = new float[stateSize][lanes];
    }

    /** Reads x and the start in before; writes all of before and after. */
    abstract void forward(float[] parameters);

    /**
     * Reads what forward left and dafter; adds the parameters' gradient to dparameters and writes
     * dstart.
     */
    abstract void backward(float[] parameters, float[] dparameters);

    /** Makes the state after step t the one before step t + 1. */
    final void carry(int t) {
      if (t + 1 < steps) {
        for (int j = 0; j < after.length; j++) {
          System.arraycopy(after[j], t * lanes, before[j], (t + 1) * lanes, lanes);
        }
      }
    }

    /** Adds the gradient to the state before step t, dbefore (S, T·B), to that after t − 1. */
    final void dcarry(float[][] dbefore, int t) {
      int at = t * lanes;
      for (int j = 0; j < dbefore.length; j++) {
        if (t == 0) {
          System.arraycopy(dbefore[j], 0, dstart[j], 0, lanes);
        } else {
          for (int i = at; i < at + lanes; i++) {
            dafter[j][i - lanes] += dbefore[j][i];
          }
        }
      }
    }

    /** A matrix of one row per unit and one column per step and lane. */
    final float[][] buffer(int rows) {
      return new float[rows][steps * lanes];
    }
  }
}
