package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.model.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetectAllTest {
  private static final int SERIES = 300;

  /** Each point as series, time and value; some series come twice in a row, some points are bad. */
  private static void feed(List<Integer> series, List<Observation> observations) {
    Random random = new Random(3);
    for (int t = 0; t < 40; t++) {
      for (int s = 0; s < SERIES; s++) {
        for (int again = 0; again < (random.nextInt(50) == 0 ? 2 : 1); again++) {
          double value = random.nextInt(100) == 0 ? Double.NaN : random.nextGaussian() + s;
          series.add(s);
          observations.add(Observation.of(1_763_700_000_000L + t * 60_000L, value));
        }
      }
    }
  }

  private static String text(Detection detection) {
    return detection.status()
        + " "
        + detection.timestampMillis()
        + " "
        + detection.value(0)
        + " "
        + detection.score()
        + " "
        + detection.expected(0)
        + " "
        + detection.incident();
  }

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"FUSED", "ONNX"})
  void detectAll_manySeries_saysWhatOneByOneSays(Engine engine) {
    List<Integer> series = new ArrayList<>();
    List<Observation> observations = new ArrayList<>();
    feed(series, observations);
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    try (DetectorModel model = DetectorModel.bundled(engine);
        Detector oneByOne = model.newDetector(DetectorOptions.defaults());
        Detector together = model.newDetector(DetectorOptions.defaults())) {
      SeriesState[] own = new SeriesState[SERIES];
      Arrays.setAll(own, s -> model.newState());
      for (int i = 0; i < series.size(); i++) {
        expected.add(text(oneByOne.detect(own[series.get(i)], observations.get(i))));
      }
      SeriesState[] others = new SeriesState[SERIES];
      Arrays.setAll(others, s -> model.newState());
      List<SeriesState> states = series.stream().map(s -> others[s]).toList();

      together.detectAll(states, observations, detection -> actual.add(text(detection)));

      for (int s = 0; s < SERIES; s++) {
        assertThat(model.stateCodec().encode(others[s]))
            .isEqualTo(model.stateCodec().encode(own[s]));
      }
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void detectAll_oneStateTooFew_isRefused() {
    try (DetectorModel model = DetectorModel.bundled();
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      assertThatThrownBy(
              () -> detector.detectAll(List.of(), List.of(Observation.of(1, 2)), detection -> {}))
          .hasMessage("states: expected one per observation, 1, found 0");
    }
  }
}
