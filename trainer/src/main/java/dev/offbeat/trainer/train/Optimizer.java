package dev.offbeat.trainer.train;

import dev.offbeat.trainer.nn.Network;

/** Moves the parameters of a network against gradients, one bounded step after the other. */
public final class Optimizer {
  private final Network network;
  private final LearningRate learningRate;
  private final TrainingOptions.Regularization regularization;
  private final Adam adam;
  private final GradientClipper clipper;

  public Optimizer(Network network, TrainingOptions options) {
    this.network = network;
    learningRate = options.learningRate();
    regularization = options.regularization();
    adam = new Adam(network.parameterCount());
    clipper = options.clipping().newClipper(options.seed());
  }

  /** What became of a gradient. */
  public enum Outcome {
    /** It was followed as it was. */
    APPLIED,
    /** It was clipped, then followed. */
    CLIPPED,
    /** It was not finite, and nothing was changed. */
    SKIPPED
  }

  /** Euclidean norm of a gradient. */
  public static double norm(float[] gradient) {
    return GradientClipper.norm(gradient);
  }

  /**
   * Takes a step.
   *
   * @param gradient of the loss; clipped in place
   * @param norm the gradient's
   * @param progress share of the training that is done, 0 to 1
   */
  public Outcome step(float[] parameters, float[] gradient, double norm, double progress) {
    if (!Double.isFinite(norm)) {
      return Outcome.SKIPPED;
    }
    boolean isClipped = clipper.clip(gradient, norm);
    double eta = learningRate.at(progress);
    if (regularization.weightDecay() > 0) {
      Adam.decay(parameters, network.matrices(), eta * regularization.weightDecay());
    }
    adam.step(parameters, gradient, eta);
    if (regularization.contractive()) {
      network.contract(parameters);
    }
    return isClipped ? Outcome.CLIPPED : Outcome.APPLIED;
  }
}
