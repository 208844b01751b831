package dev.offbeat.trainer;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.train.LearningRate;
import dev.offbeat.trainer.train.TrainingOptions;
import dev.offbeat.trainer.train.TrainingOptions.Regularization;
import java.util.List;

/** Training options for tests: small and quick. */
public final class Options {
  private Options() {}

  public static TrainingOptions of(
      Architecture architecture,
      Loss loss,
      int epochs,
      double rate,
      Regularization regularization) {
    return TrainingOptions.builder()
        .architecture(architecture)
        .horizons(List.of(1, 10))
        .loss(loss)
        .epochs(epochs)
        .patience(50)
        .truncation(32)
        .learningRate(new LearningRate(rate, 0, LearningRate.Decay.LINEAR))
        .regularization(regularization)
        .seed(7)
        .build();
  }

  public static TrainingOptions of(CellKind cell, int hidden, int epochs, double rate) {
    return of(Architecture.of(cell, hidden), Loss.LAPLACE, epochs, rate, Regularization.NONE);
  }
}
