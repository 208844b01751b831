package dev.offbeat.trainer.train;

import dev.offbeat.trainer.data.LaneFeeder;
import dev.offbeat.trainer.nn.Feedback;
import dev.offbeat.trainer.nn.GradientNormPenalty;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One part of a minibatch: a window of its own lanes and the gradient that it finds. */
final class LaneBlock {
  private final Window window;
  private final TrainingOptions options;
  private final Feedback sampling;
  private final @Nullable GradientNormPenalty penalty;
  private final float[] gradient;
  private double fedShare;
  private long targets;
  private double loss;

  /**
   * @param features how the forecasts enter the inputs, to feed them back
   * @param number of the block, from 0
   */
  LaneBlock(
      Network network,
      TrainingOptions options,
      List<Feedback.Inputs> features,
      int lanes,
      int number) {
    this.options = options;
    window = network.newWindow(options.truncation(), lanes);
    gradient = new float[network.parameterCount()];
    SplittableRandom random = new SplittableRandom(options.seed() * 31 + number);
    sampling = new Feedback(features, (t, lane) -> random.nextDouble() < fedShare);
    penalty =
        options.regularization().gradientNormPenalty() > 0
            ? new GradientNormPenalty(network, options.truncation(), lanes)
            : null;
  }

  Window window() {
    return window;
  }

  int lanes() {
    return window.lanes();
  }

  /** Takes the next window. */
  void fill(LaneFeeder feeder) {
    targets = feeder.isDone() ? 0 : feeder.fill(window);
  }

  /** Number of the window's targets that count. */
  long targets() {
    return targets;
  }

  /** Runs forward and computes the loss. */
  void evaluate(float[] parameters) {
    window.setTeacherForcing(false);
    window.setFeedback(null);
    window.forward(parameters);
    loss = window.loss(options.loss(), 0);
  }

  /**
   * Runs forward and backward; the gradient is that of factor · loss.
   *
   * @param fed share of steps that are fed the network's own forecast
   */
  void differentiate(float[] parameters, float factor, double fed) {
    Arrays.fill(gradient, 0);
    loss = 0;
    fedShare = fed;
    window.setTeacherForcing(fed == 0);
    window.setFeedback(fed > 0 ? sampling : null);
    window.forward(parameters);
    if (targets > 0) {
      loss = window.loss(options.loss(), factor);
      window.backward(parameters, gradient);
      if (penalty != null) {
        double weight = options.regularization().gradientNormPenalty();
        float each = (float) (weight / ((window.steps() - 1.0) * options.batch()));
        penalty.add(window, parameters, gradient, each);
      }
    }
  }

  /** The loss of the last run, summed over targets. */
  double loss() {
    return loss;
  }

  void addGradientTo(float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
  }
}
