package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.model.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BundledModelTest {
  private static final int SPIKE = 1500;

  @Test
  void bundled_isAModelOfAnySeriesOfOneFeature() {
    try (DetectorModel model = DetectorModel.bundled()) {
      assertThat(model.name()).isEqualTo("bundled");
      assertThat(model.metadata().features()).isEqualTo(List.of("value"));
      assertThat(model.metadata().horizons()).isEqualTo(List.of(1, 10, 50));
      assertThat(model.metadata().hyperparameters()).containsEntry("from", "scratch");
      assertThat(Objects.requireNonNull(model.metadata().provenance()).codeVersion())
          .isNotEqualTo("development");
    }
    assertThat(DetectorModel.bundledBytes()).hasSizeLessThan(64 << 10);
  }

  @Test
  void bundledBytes_opened_areTheBundledModel() {
    try (DetectorModel model = DetectorModel.bundled();
        OnnxModel again = OnnxModel.open("again", DetectorModel.bundledBytes())) {
      assertThat(again.fingerprint()).isEqualTo(model.fingerprint());
    }
  }

  @Test
  void documentation_namesItsFingerprint() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "trainer.md"));

    try (DetectorModel model = DetectorModel.bundled()) {
      assertThat(text).contains(model.fingerprint());
    }
  }

  @Test
  void documentation_namesTheBytesOfItsStates() throws Exception {
    String text = Files.readString(Path.of("..", "docs", "performance.md"));

    try (DetectorModel model = DetectorModel.bundled()) {
      SeriesStateCodec codec = model.stateCodec();
      assertThat(text)
          .contains("| **" + codec.maxBytes() + "** |")
          .contains("state has " + codec.encode(model.newState()).length + " bytes");
    }
  }

  @Test
  void bundled_onASeriesThatNobodyTrainedFor_findsItsFault() {
    Random random = new Random(3);
    try (DetectorModel model = DetectorModel.bundled();
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      SeriesState state = model.newState();
      double highestBefore = 0;
      for (int t = 0; t < SPIKE; t++) {
        double score = detect(detector, state, t, wave(t, random)).score();
        highestBefore = t < SPIKE / 2 ? 0 : Math.max(highestBefore, score);
      }
      double fault = detect(detector, state, SPIKE, wave(SPIKE, random) + 4e6).score();

      assertThat(fault).isGreaterThan(1).isGreaterThan(highestBefore);
    }
  }

  /** A daily wave of ±1e6 around 7e6, every five minutes, with noise. */
  private static double wave(int t, Random random) {
    return 7e6 + 1e6 * Math.sin(2 * Math.PI * t / 288) + 1e5 * random.nextGaussian();
  }

  private static Detection detect(Detector detector, SeriesState state, int t, double value) {
    return detector.detect(state, Observation.of(300_000L * t, value));
  }
}
