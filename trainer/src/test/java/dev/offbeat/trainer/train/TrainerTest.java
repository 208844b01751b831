package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.Options;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.nn.CellKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
  private static TrainingOptions options(CellKind cell, int epochs, double learningRate) {
    return Options.of(cell, 8, epochs, learningRate);
  }

  private static FittedNetwork train(History history, TrainingOptions options, int threads) {
    return Trainer.train(
        history, new Normalizer(4000), options, Origin.SCRATCH, threads, TrainingListener.NONE);
  }

  private static History threeSines() {
    return Histories.of(
        Histories.sine("a", 4000, 1, 0),
        Histories.sine("b", 3000, 1e-6, 5),
        Histories.sine("c", 15000, 1e6, 1e9));
  }

  @ParameterizedTest
  @EnumSource
  void train_sameSeed_givesTheSameBitsOnOneThreadAndOnTwo(CellKind cell) {
    TrainingOptions options = options(cell, 2, 4e-3);

    float[] one = train(threeSines(), options, 1).parameters();
    float[] two = train(threeSines(), options, 2).parameters();

    assertThat(two).isEqualTo(one);
  }

  @ParameterizedTest
  @EnumSource
  void train_sines_lowersTheLoss(CellKind cell) {
    TrainingReport report = train(threeSines(), options(cell, 6, 1e-2), 2).report();

    assertThat(report.best().validationLoss()).isLessThan(0.5);
    assertThat(report.skippedUpdates()).isZero();
  }

  @Test
  void train_singleShortSeries_isPossible() {
    FittedNetwork fitted =
        train(Histories.of(Histories.sine("s", 200, 1, 0)), options(CellKind.GRU, 2, 4e-3), 2);

    assertThat(fitted.report().epochs()).hasSize(2);
    assertThat(fitted.parameters()).doesNotContain(Float.NaN);
  }

  @Test
  void options_outOfRange_namesKeyRuleAndFound() {
    assertThatThrownBy(() -> options(CellKind.GRU, 0, 4e-3))
        .hasMessage("epochs: expected 1 to 1000000, found 0");
    assertThatThrownBy(() -> options(CellKind.GRU, 1, -1))
        .hasMessage("learning-rate: expected in (0, 1], found -1.0");
  }
}
