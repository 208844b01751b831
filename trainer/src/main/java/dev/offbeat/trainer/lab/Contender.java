package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.train.GradientClipping;
import dev.offbeat.trainer.train.LearningRate;
import dev.offbeat.trainer.train.TrainingOptions;
import java.util.List;

/**
 * A network that tries a task, and how it is trained.
 *
 * @param name as the table shows it
 * @param learningRate Adam's step size at the start; it falls in a straight line to zero
 * @param penalty weight of the penalty on the change of the gradient's norm, λ
 */
record Contender(
    String name,
    Architecture architecture,
    double learningRate,
    GradientClipping clipping,
    double penalty) {
  /** The optimiser's options. */
  TrainingOptions options(int lanes, long seed) {
    return TrainingOptions.builder()
        .architecture(architecture)
        .horizons(List.of(1))
        .loss(Loss.SQUARED)
        .batch(lanes)
        .learningRate(new LearningRate(learningRate, 0, LearningRate.Decay.LINEAR))
        .clipping(clipping)
        .seed(seed)
        .build();
  }
}
