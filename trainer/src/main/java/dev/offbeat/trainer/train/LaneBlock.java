package dev.offbeat.trainer.train;

import dev.offbeat.trainer.data.LaneFeeder;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.Arrays;

/** One part of a minibatch: a window of its own lanes and the gradient that it finds. */
final class LaneBlock {
  private final Window window;
  private final float[] gradient;
  private long targets;
  private double loss;

  LaneBlock(Network network, int steps, int lanes) {
    window = network.newWindow(steps, lanes);
    gradient = new float[network.parameterCount()];
  }

  int lanes() {
    return window.lanes();
  }

  /** Takes the next window; number of targets that count. */
  long fill(LaneFeeder feeder) {
    targets = feeder.isDone() ? 0 : feeder.fill(window);
    return targets;
  }

  /** Runs forward and computes the loss. */
  void evaluate(float[] parameters) {
    window.forward(parameters);
    loss = window.loss(0);
  }

  /** Runs forward and backward; the gradient is that of factor · loss. */
  void differentiate(float[] parameters, float factor) {
    Arrays.fill(gradient, 0);
    loss = 0;
    window.forward(parameters);
    if (targets > 0) {
      loss = window.loss(factor);
      window.backward(parameters, gradient);
    }
  }

  /** The loss of the last run, summed over targets, nats. */
  double loss() {
    return loss;
  }

  void addGradientTo(float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
  }
}
