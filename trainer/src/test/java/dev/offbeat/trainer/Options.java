package dev.offbeat.trainer;

import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.train.GradientClipping;
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
    return new TrainingOptions(
        architecture,
        List.of(1, 10),
        loss,
        epochs,
        50,
        64,
        32,
        new LearningRate(rate, 0, LearningRate.Decay.LINEAR),
        new GradientClipping(GradientClipping.Kind.NORM, 1),
        regularization,
        7);
  }

  public static TrainingOptions of(CellKind cell, int hidden, int epochs, double rate) {
    return of(Architecture.of(cell, hidden), Loss.LAPLACE, epochs, rate, Regularization.NONE);
  }
}
