package dev.offbeat.trainer.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A graph run over T steps of B independent lanes, forward and backward. Owns all values and
 * gradients; for one thread. A node's value at a step is an array (width, B) of its own: entry r of
 * lane b is at r·B + b.
 */
public final class Unrolled {
  /*
   * Every step's vectors are arrays of their own that begin at the same offset, since that is what
   * C2 needs to turn a loop over two of them into vector code on JDK 17. A value that backward does
   * not read is kept for one step only, and so are the gradients, but those that the gradient of a
   * weight is made of, once all steps are through.
   */
  private final int steps;
  private final int lanes;
  private final List<Node> fixed = new ArrayList<>();
  private final List<Node> moving = new ArrayList<>();
  private final float[][][] values; // [node][step]
  private final float[][][] gradients; // [node][step]; empty where there is none
  private final Kernels kernels;
  private float[] parameters = {};
  private float[] dparameters = {};

  /**
   * @param kept nodes whose values are to be had for every step
   * @param seeds nodes whose gradients are set from outside for every step
   */
  public Unrolled(StepGraph graph, List<Node> kept, List<Node> seeds, int steps, int lanes) {
    this.steps = steps;
    this.lanes = lanes;
    List<Node> nodes = graph.nodes();
    boolean[] keep = new boolean[nodes.size()];
    kept.forEach(node -> keep[node.id] = true);
    for (Node node : nodes) {
      keep[node.id] |= node.operation.needsOutput() || node.operation instanceof Leaf.Input;
      if (node.operation.needsInputs()) {
        node.operation.inputs().forEach(input -> keep[input.id] = true);
      }
      (node.isFixed() ? fixed : moving).add(node);
    }
    values = new float[nodes.size()][][];
    gradients = new float[nodes.size()][][];
    for (Node node : nodes) {
      boolean isInput = node.operation instanceof Leaf.Input;
      boolean hasGradient = node.operation.hasGradient(this);
      boolean allGradients = isInput || node.operation.needsAllGradients() || seeds.contains(node);
      values[node.id] = buffers(node, keep[node.id]);
      gradients[node.id] = hasGradient ? buffers(node, allGradients) : new float[0][];
    }
    kernels = new Kernels(lanes);
  }

  private float[][] buffers(Node node, boolean forEveryStep) {
    if (node.isFixed()) {
      return new float[][] {new float[node.width()]};
    }
    float[][] buffers = new float[steps][];
    for (int t = 0; t < steps; t++) {
      buffers[t] = t == 0 || forEveryStep ? new float[node.width() * lanes] : buffers[0];
    }
    return buffers;
  }

  /** Number of steps, T. */
  public int steps() {
    return steps;
  }

  /** Number of lanes, B. */
  public int lanes() {
    return lanes;
  }

  /** A node's value at a step, (width, B). */
  public float[] value(Node node, int t) {
    float[][] all = values[node.id];
    return all[all.length == 1 ? 0 : t];
  }

  /** The gradient to a node's value at a step, (width, B). */
  public float[] gradient(Node node, int t) {
    float[][] all = gradients[node.id];
    return all[all.length == 1 ? 0 : t];
  }

  float[][] values(Node node) {
    return values[node.id];
  }

  float[][] gradients(Node node) {
    return gradients[node.id];
  }

  boolean hasGradient(Node node) {
    return gradients[node.id].length > 0;
  }

  Kernels kernels() {
    return kernels;
  }

  float[] parameters() {
    return parameters;
  }

  float[] dparameters() {
    return dparameters;
  }

  /** Computes what is made of parameters alone; to be called before the first step. */
  public void begin(float[] parameters) {
    this.parameters = parameters;
    for (Node node : fixed) {
      node.operation.forward(this, node, 0);
    }
  }

  /** Computes a step from its inputs. */
  public void forward(int t) {
    for (Node node : moving) {
      node.operation.forward(this, node, t);
    }
  }

  /** Begins the way back, from the last step to the first; the gradient is added to dparameters. */
  public void beginBackward(float[] dparameters) {
    this.dparameters = dparameters;
    for (Node node : fixed) {
      if (hasGradient(node)) {
        Arrays.fill(gradient(node, 0), 0);
      }
    }
  }

  /** Sets a step's gradients to zero but those of the seeds. */
  public void clearGradients(int t, List<Node> seeds) {
    for (Node node : moving) {
      if (hasGradient(node) && !seeds.contains(node)) {
        Arrays.fill(gradient(node, t), 0);
      }
    }
  }

  /** Carries a step's gradients from the seeds back to its inputs. */
  public void backward(int t) {
    for (int i = moving.size() - 1; i >= 0; i--) {
      Node node = moving.get(i);
      if (hasGradient(node)) {
        node.operation.backward(this, node, t);
      }
    }
  }

  /** Ends the way back: adds to dparameters what all steps together make of it. */
  public void endBackward() {
    for (Node node : moving) {
      node.operation.accumulate(this, node);
    }
    for (int i = fixed.size() - 1; i >= 0; i--) {
      Node node = fixed.get(i);
      if (hasGradient(node)) {
        node.operation.backward(this, node, 0);
      }
    }
  }
}
