package dev.offbeat.trainer.nn;

import dev.offbeat.trainer.graph.Node;
import dev.offbeat.trainer.graph.Unrolled;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network unrolled over a window of T steps of B lanes: fill {@link #x}, {@link #target} and
 * {@link #weight}, run forward, then backward. The state after the window is carried over by {@link
 * #carryState}. Arrays of a step are (rows, B): row r of lane b is at r·B + b. Owns all buffers;
 * for one thread.
 */
public final class Window {
  private final Network network;
  private final Network.Step step;
  private final List<Node> seeds;
  private final Unrolled run;
  private final float[][] target; // [T] of (O, B)
  private final float[][] weight;
  private boolean teacherForcing;
  private @Nullable Feedback feedback;

  Window(Network network, int steps, int lanes) {
    this.network = network;
    step = network.step();
    seeds = List.of(step.out());
    List<Node> kept = List.of(step.next(), step.seen(), step.out());
    run = new Unrolled(step.graph(), kept, seeds, steps, lanes);
    target = new float[steps][network.outputs() * lanes];
    weight = new float[steps][network.outputs() * lanes];
  }

  /** Number of steps, T. */
  public int steps() {
    return run.steps();
  }

  /** Number of lanes, B. */
  public int lanes() {
    return run.lanes();
  }

  /** Inputs of a step to fill, (I, B). */
  public float[] x(int t) {
    return run.value(step.x(), t);
  }

  /** Targets of a step to fill, (O, B). */
  public float[] target(int t) {
    return target[t];
  }

  /** What each target of a step counts, to fill, (O, B); 0 leaves it out. */
  public float[] weight(int t) {
    return weight[t];
  }

  /** State before a step, (S, B); to fill for the first. */
  public float[] before(int t) {
    return run.value(step.state(), t);
  }

  /** State after a step, (S, B). */
  public float[] after(int t) {
    return run.value(step.next(), t);
  }

  /** Units that the head reads, (H, B). */
  public float[] units(int t) {
    return run.value(step.seen(), t);
  }

  /** Foretold locations, then foretold log-scales before their clip, (2O, B). */
  public float[] output(int t) {
    return run.value(step.out(), t);
  }

  /** The loss's gradient to the state before a step, (S, B), as {@link #backward} leaves it. */
  public float[] stateGradient(int t) {
    return run.gradient(step.state(), t);
  }

  /** Makes the state after the last step the start of the next window. */
  public void carryState() {
    float[] start = before(0);
    System.arraycopy(after(steps() - 1), 0, start, 0, start.length);
  }

  /** Sets the start state of one lane to zero. */
  public void resetLane(int lane) {
    float[] start = before(0);
    for (int i = lane; i < start.length; i += lanes()) {
      start[i] = 0;
    }
  }

  /**
   * Whether a network that recurs through its output is fed the true value in its place; then no
   * gradient flows from step to step.
   */
  public void setTeacherForcing(boolean teacherForcing) {
    this.teacherForcing = teacherForcing && network.recursThroughOutput();
  }

  /** Feeds the network's own forecasts back to it in place of some inputs; null for none. */
  public void setFeedback(@Nullable Feedback feedback) {
    this.feedback = feedback;
  }

  /** Runs the window from its start state. */
  public void forward(float[] parameters) {
    run.begin(parameters);
    for (int t = 0; t < steps(); t++) {
      if (t > 0) {
        System.arraycopy(after(t - 1), 0, before(t), 0, before(t).length);
        if (teacherForcing) {
          force(t);
        }
        if (feedback != null) {
          feedback.feed(this, t);
        }
      }
      run.forward(t);
    }
  }

  /** Puts what came, where it is known, in the place of what was foretold. */
  private void force(int t) {
    float[] before = before(t);
    for (int i = 0; i < before.length; i++) {
      before[i] = weight[t - 1][i] > 0 ? target[t - 1][i] : before[i];
    }
  }

  /**
   * The loss of the targets, summed; forward has been run.
   *
   * @param factor what the gradient that {@link #backward} propagates is multiplied by
   * @return the sum itself, without the factor
   */
  public double loss(Loss loss, float factor) {
    double sum = 0;
    for (int t = 0; t < steps(); t++) {
      sum += loss.sum(output(t), run.gradient(step.out(), t), target[t], weight[t], factor);
    }
    return sum;
  }

  /**
   * Sets the gradient that {@link #backward} propagates to one of its own, in place of a loss's.
   *
   * @param t the step whose outputs' gradient is all ones; all others' is zero
   */
  public void seed(int t) {
    for (int other = 0; other < steps(); other++) {
      Arrays.fill(run.gradient(step.out(), other), other == t ? 1 : 0);
    }
  }

  /** Adds the loss's gradient to dparameters; {@link #loss} has been run. */
  public void backward(float[] parameters, float[] dparameters) {
    run.beginBackward(dparameters);
    for (int t = steps() - 1; t >= 0; t--) {
      run.clearGradients(t, seeds);
      if (t + 1 < steps() && !teacherForcing) {
        add(run.gradient(step.next(), t), stateGradient(t + 1));
      }
      run.backward(t);
    }
    run.endBackward();
  }

  private static void add(float[] to, float[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  /**
   * The Jacobian of a single step's state, for a window of one step and S lanes that all hold the
   * same start state and inputs: J[i][j] = ∂s′ᵢ/∂sⱼ. Forward has been run.
   */
  public double[][] stateJacobian() {
    int size = network.stateSize();
    if (steps() != 1 || lanes() != size) {
      throw new IllegalStateException("expected a window of one step and " + size + " lanes");
    }
    run.clearGradients(0, List.of());
    float[] dnext = run.gradient(step.next(), 0);
    for (int i = 0; i < size; i++) {
      dnext[i * size + i] = 1;
    }
    run.backward(0);
    double[][] jacobian = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        jacobian[i][j] = stateGradient(0)[j * size + i];
      }
    }
    return jacobian;
  }
}
