package dev.offbeat.trainer.nn;

import java.util.Arrays;

/**
 * A network unrolled over a window of T steps of B lanes: fill {@link #x}, {@link #target} and
 * {@link #weight}, run forward, then backward. The state after the window is carried over by {@link
 * #carryState}. Owns all buffers; for one thread.
 */
public final class Window {
  private final Cell.Unrolled cell;
  private final LinearHead head;
  private final float[][] out; // (2O, T·B)
  private final float[][] dout; // (2O, T·B)
  private final float[][] target;
  private final float[][] weight;

  Window(Cell.Unrolled cell, LinearHead head, int outputs) {
    this.cell = cell;
    this.head = head;
    out = cell.buffer(2 * outputs);
    dout = cell.buffer(2 * outputs);
    target = cell.buffer(outputs);
    weight = cell.buffer(outputs);
  }

  public int steps() {
    return cell.steps;
  }

  public int lanes() {
    return cell.lanes;
  }

  /** Inputs to fill, (I, T·B): column t·B + b is lane b at step t. */
  public float[][] x() {
    return cell.x;
  }

  /** Targets to fill, (O, T·B). */
  public float[][] target() {
    return target;
  }

  /** What each target counts, to fill, (O, T·B); 0 leaves it out. */
  public float[][] weight() {
    return weight;
  }

  /** States before each step, (S, T·B); the first B columns are the start, to fill. */
  public float[][] before() {
    return cell.before;
  }

  /** States after each step, (S, T·B). */
  public float[][] after() {
    return cell.after;
  }

  /** Foretold locations, then foretold log-scales before their clip, (2O, T·B). */
  public float[][] output() {
    return out;
  }

  /** Makes the state after the last step the start of the next window. */
  public void carryState() {
    for (int j = 0; j < cell.before.length; j++) {
      System.arraycopy(cell.after[j], (steps() - 1) * lanes(), cell.before[j], 0, lanes());
    }
  }

  /** Sets the start state of one lane to zero. */
  public void resetLane(int lane) {
    for (float[] row : cell.before) {
      row[lane] = 0;
    }
  }

  /** Runs the window from its start state. */
  public void forward(float[] parameters) {
    cell.forward(parameters);
    head.forward(parameters, cell.after, cell.x, out, steps() * lanes());
  }

  /**
   * The negative log-likelihood of the targets, summed; forward has been run.
   *
   * @param factor what the gradient that {@link #backward} propagates is multiplied by
   * @return the sum itself, without the factor, nats
   */
  public double loss(float factor) {
    return LaplaceLoss.sum(out, dout, target, weight, factor, steps() * lanes());
  }

  /** Adds the loss's gradient to dparameters; {@link #loss} has been run. */
  public void backward(float[] parameters, float[] dparameters) {
    for (float[] row : cell.dafter) {
      Arrays.fill(row, 0);
    }
    int n = steps() * lanes();
    head.backward(parameters, dparameters, cell.after, cell.dafter, cell.x, dout, n);
    cell.backward(parameters, dparameters);
  }

  /**
   * The Jacobian of a single step's state, for a window of one step and S lanes that all hold the
   * same start state and inputs: J[i][j] = ∂h′ᵢ/∂hⱼ. Forward has been run.
   */
  public double[][] stateJacobian(float[] parameters) {
    int size = cell.after.length;
    if (steps() != 1 || lanes() != size) {
      throw new IllegalStateException("expected a window of one step and " + size + " lanes");
    }
    for (int i = 0; i < size; i++) {
      Arrays.fill(cell.dafter[i], 0);
      cell.dafter[i][i] = 1;
    }
    cell.backward(parameters, new float[parameters.length]);
    double[][] jacobian = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        jacobian[i][j] = cell.dstart[j][i];
      }
    }
    return jacobian;
  }
}
