package dev.offbeat.trainer.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.Options;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.Spectrum;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.Trainer;
import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingOptions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibratorTest {
  @ParameterizedTest
  @EnumSource
  void calibrate_trainedOnSinesOfManyScales_halvesTheErrorOfTheLastValue(CellKind cell) {
    History history =
        Histories.of(
            Histories.sine("small", 3000, 1e-6, 0),
            Histories.sine("far", 3000, 1, 1e9),
            Histories.sine("large", 3000, 1e12, 0));
    TrainingOptions options = Options.of(cell, 12, 12, 1e-2);
    FittedNetwork fitted =
        Trainer.train(
            history, new Normalizer(4000), options, Origin.SCRATCH, 2, TrainingListener.NONE);

    ModelMetadata metadata =
        Calibrator.calibrate(fitted, history, ScoringConstants.defaults(), "test");

    var provenance = Objects.requireNonNull(metadata.provenance());
    var stability = Objects.requireNonNull(metadata.stability());
    assertThat(provenance.expectedRmse() / provenance.naiveRmse()).isBetween(0.1, 0.6);
    assertThat(metadata.calibration().cadenceMillis()).isEqualTo(60_000);
    assertThat(stability.memoryLength()).isBetween(5, 2000);
    assertThat(stability.spectralRadius()).isBetween(0.3, 1.1);
    assertThat(provenance.series()).isEqualTo(3);
  }

  @Test
  void spectralRadius_complexPairAndNilpotent_areRight() {
    double[][] rotation = {{0.6, -0.7, 0}, {0.7, 0.6, 0}, {5, 5, 0.1}};
    double[][] nilpotent = {{0, 1}, {0, 0}};

    assertThat(Spectrum.radius(rotation)).isCloseTo(Math.hypot(0.6, 0.7), within(1e-9));
    assertThat(Spectrum.radius(nilpotent)).isZero();
  }
}
