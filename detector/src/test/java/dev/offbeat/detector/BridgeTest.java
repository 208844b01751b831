package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.offbeat.detector.Detection.Status;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BridgeTest {
  private static final long MINUTE = 60_000;
  private static final int PERIOD = 48;

  private DetectorModel model;
  private Detector detector;

  @BeforeEach
  void load() {
    model = DetectorModel.bundled();
    detector = model.newDetector(DetectorOptions.defaults());
  }

  @AfterEach
  void close() {
    detector.close();
    model.close();
  }

  private static double wave(int t, Random random) {
    return 100 + 10 * Math.sin(2 * Math.PI * t / PERIOD) + 0.3 * random.nextGaussian();
  }

  @Test
  void bridge_overAGapInARhythm_expectsTheReturnBetterThanWithoutIt() {
    double bridged = 0;
    double unbridged = 0;
    for (int start = 2000; start < 2000 + PERIOD; start += 3) {
      SeriesState with = model.newState();
      SeriesState without = model.newState();
      Random random = new Random(5);
      for (int t = 0; t < start; t++) {
        Observation observation = Observation.of(t * MINUTE, wave(t, random));
        detector.detect(with, observation);
        detector.detect(without, observation);
      }
      int back = start + 8;
      for (int t = start; t < back; t++) {
        detector.bridge(with, t * MINUTE);
      }
      Observation observation = Observation.of(back * MINUTE, wave(back, random));
      bridged += Math.abs(detector.detect(with, observation).expected(0) - observation.value(0));
      unbridged +=
          Math.abs(detector.detect(without, observation).expected(0) - observation.value(0));
    }

    assertThat(bridged).isLessThan(0.9 * unbridged);
  }

  @Test
  void bridge_anyLength_leavesFiniteExpectationsAndLearnsNothing() {
    SeriesState state = model.newState();
    Random random = new Random(6);
    for (int t = 0; t < 500; t++) {
      detector.detect(state, Observation.of(t * MINUTE, wave(t, random)));
    }
    int points = state.points();
    double mean = state.features[0].normalizer.count();
    for (int t = 500; t < 5000; t++) {
      detector.bridge(state, t * MINUTE);
    }

    assertThat(state.points()).isEqualTo(points);
    assertThat(state.features[0].normalizer.count()).isEqualTo((int) mean);
    assertThat(state.lastTimestampMillis()).isEqualTo(4999 * MINUTE);
    Detection detection = detector.detect(state, Observation.of(5000 * MINUTE, 100));
    assertThat(detection.expected(0)).isFinite();
    assertThat(detection.strangeness()).isFinite();
  }

  @Test
  void bridge_newSeriesOrATimeThatIsPast_changesNothing() {
    SeriesState state = model.newState();
    detector.bridge(state, MINUTE);
    assertThat(state.lastTimestampMillis()).isEqualTo(Long.MIN_VALUE);

    detector.detect(state, Observation.of(5 * MINUTE, 1));
    byte[] before = model.stateCodec().encode(state);
    detector.bridge(state, 5 * MINUTE);
    assertThat(model.stateCodec().encode(state)).isEqualTo(before);
  }

  @Test
  void rewarm_afterForgetting_opensNothingAndKeepsWhatWasLearnt() {
    SeriesState state = model.newState();
    Random random = new Random(7);
    for (int t = 0; t < 2000; t++) {
      detector.detect(state, Observation.of(t * MINUTE, wave(t, random)));
    }
    Observation last = Observation.of(2000 * MINUTE, wave(2000, random));
    double threshold = detector.detect(state, last).threshold();
    detector.forget(state);
    for (int t = 2001; t < 2100; t++) {
      Detection detection =
          detector.rewarm(state, Observation.of(t * MINUTE, t == 2050 ? 1e6 : wave(t, random)));
      assertThat(detection.status()).isEqualTo(Status.WARMUP);
      assertThat(detection.incident()).isNull();
    }

    Detection after = detector.detect(state, Observation.of(2100 * MINUTE, wave(2100, random)));
    assertThat(after.status()).isEqualTo(Status.NORMAL);
    assertThat(after.threshold()).isCloseTo(threshold, offset(0.2));
  }

  @Test
  void refuse_anyReason_changesNothing() {
    SeriesState state = model.newState();
    detector.detect(state, Observation.of(MINUTE, 1));
    byte[] before = model.stateCodec().encode(state);

    Detection detection = detector.refuse(state, Observation.of(2 * MINUTE, 3), Status.MISSING);

    assertThat(detection.status()).isEqualTo(Status.MISSING);
    assertThat(detection.value(0)).isEqualTo(3);
    assertThat(detection.score()).isZero();
    assertThat(model.stateCodec().encode(state)).isEqualTo(before);
  }
}
