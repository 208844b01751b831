package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.export.OnnxImporter;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import org.junit.jupiter.api.Test;

class OriginTest {
  private static final Origin BUNDLED =
      Origin.of(OnnxImporter.read("bundled", DetectorModel.bundledBytes()));

  private static TrainingOptions options(int hidden) {
    return TrainingOptions.builder()
        .architecture(Architecture.of(CellKind.GRU, hidden))
        .epochs(2)
        .truncation(32)
        .learningRate(new LearningRate(1e-3, 0, LearningRate.Decay.LINEAR))
        .seed(7)
        .build();
  }

  private static FittedNetwork train(Origin origin) {
    History history = Histories.of(Histories.sine("s", 2000, 1, 0));
    return Trainer.train(
        history, new Normalizer(4000), options(16), origin, 2, TrainingListener.NONE);
  }

  @Test
  void train_fromTheBundledModel_isAheadAfterFewEpochs() {
    FittedNetwork fromBundled = train(BUNDLED);
    FittedNetwork fromScratch = train(Origin.SCRATCH);

    assertThat(fromBundled.report().best().validationLoss())
        .isLessThan(fromScratch.report().best().validationLoss() - 0.5);
    assertThat(fromBundled.origin()).hasToString(BUNDLED.toString());
  }

  @Test
  void train_fromAModelOfOtherSizes_isRefused() {
    assertThat(BUNDLED.mismatch(options(16), 1)).isNull();
    assertThat(BUNDLED.mismatch(options(8), 1))
        .isEqualTo(
            "expected a model of gru with 8 units, horizons [1, 10, 50] and 1 feature, found one"
                + " of gru with 16 units, horizons [1, 10, 50] and 1 feature");
    History history = Histories.of(Histories.sine("s", 300, 1, 0));
    assertThatThrownBy(
            () ->
                Trainer.train(
                    history, new Normalizer(4000), options(8), BUNDLED, 1, TrainingListener.NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
