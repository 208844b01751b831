package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.Incident.Direction;
import dev.offbeat.detector.Incident.Phase;
import dev.offbeat.detector.score.LearningGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {
  private static final long MINUTE = 60_000;

  private static DetectorModel model;

  @BeforeAll
  static void load() {
    model = TestModels.univariate();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** A daily rhythm with unit noise, and a spike of ten times its height at the given points. */
  private static double[] rhythm(int points, int... spikes) {
    Random random = new Random(7);
    double[] values = new double[points];
    for (int t = 0; t < points; t++) {
      values[t] = 100 + 10 * Math.sin(2 * Math.PI * t / 288) + random.nextGaussian();
    }
    for (int spike : spikes) {
      values[spike] += 100;
    }
    return values;
  }

  private static List<Incident> incidents(double[] values) {
    List<Incident> incidents = new ArrayList<>();
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < values.length; t++) {
        Incident incident =
            detector.detect(state, Observation.of(t * MINUTE, values[t])).incident();
        if (incident != null) {
          incidents.add(incident);
        }
      }
    }
    return incidents;
  }

  @Test
  void detect_spike_opensAndResolvesOneIncident() {
    List<Incident> incidents = incidents(rhythm(2000, 1500));

    assertThat(incidents).filteredOn(i -> i.startMillis() == 1500 * MINUTE).hasSizeGreaterThan(1);
    Incident opened =
        incidents.stream().filter(i -> i.startMillis() == 1500 * MINUTE).findFirst().orElseThrow();
    assertThat(opened.phase()).isEqualTo(Phase.OPENED);
    assertThat(opened.direction()).isEqualTo(Direction.ABOVE);
    assertThat(opened.peakScore()).isGreaterThan(1);
    assertThat(opened.severity()).isGreaterThan(50);
    assertThat(opened.features().get(0).actual()).isGreaterThan(opened.features().get(0).upper());
    assertThat(opened.features().get(0).share()).isEqualTo(1);
    assertThat(incidents.get(incidents.size() - 1).phase()).isEqualTo(Phase.RESOLVED);
  }

  @Test
  void detect_threeFeatures_sharesAddUpAndNameTheCulprit() {
    try (DetectorModel joint = TestModels.of("cpu", "memory", "latency");
        Detector detector = joint.newDetector(DetectorOptions.defaults())) {
      SeriesState state = joint.newState();
      double[] values = rhythm(1000, 900);
      double[] quiet = rhythm(1000);
      Detection detection = null;
      for (int t = 0; t <= 900; t++) {
        detection =
            detector.detect(
                state, Observation.of(t * MINUTE, quiet[t], values[t], 2 * quiet[999 - t]));
      }
      assertThat(detection.incident()).isNotNull();
      assertThat(detection.incident().features().get(0).name()).isEqualTo("memory");
      assertThat(detection.share(0) + detection.share(1) + detection.share(2))
          .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-12));
    }
  }

  @Test
  void detect_lateDuplicateAndMissing_areTurnedAwayAndChangeNothing() throws Exception {
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (double value : rhythm(100)) {
        detector.detect(state, Observation.of(state.points() * MINUTE, value));
      }
      byte[] before = model.stateCodec().encode(state);

      assertThat(detector.detect(state, Observation.of(98 * MINUTE, 1e9)).status())
          .isEqualTo(Status.LATE);
      assertThat(detector.detect(state, Observation.of(99 * MINUTE, 1e9)).status())
          .isEqualTo(Status.DUPLICATE);
      for (double value :
          new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
        Detection detection = detector.detect(state, Observation.of(200 * MINUTE, value));
        assertThat(detection.status()).isEqualTo(Status.MISSING);
        assertThat(detection.score()).isZero();
        assertThat(detection.pValue()).isEqualTo(1);
      }
      assertThat(model.stateCodec().encode(state)).isEqualTo(before);
    }
  }

  @Test
  void detect_firstValueMissing_scoresZero() {
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      Detection detection = detector.detect(model.newState(), Observation.of(0, Double.NaN));
      assertThat(detection.status()).isEqualTo(Status.MISSING);
      assertThat(detection.score()).isZero();
      assertThat(detection.threshold()).isGreaterThan(0);
    }
  }

  @Test
  void detect_wrongNumberOfValues_namesBoth() {
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      assertThatThrownBy(() -> detector.detect(model.newState(), Observation.of(0, 1, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("observation: expected 1 values ([value]), found 2");
    }
  }

  @Test
  void detect_restoredAtAnyPoint_equalsNeverStopping() throws Exception {
    double[] values = rhythm(600, 300, 420);
    for (int stop : new int[] {1, 2, 49, 51, 299, 301, 305, 421}) {
      SeriesState whole = model.newState();
      SeriesState restored = model.newState();
      try (Detector one = model.newDetector(DetectorOptions.defaults());
          Detector other = model.newDetector(DetectorOptions.defaults())) {
        for (int t = 0; t < values.length; t++) {
          if (t == stop) {
            restored = model.stateCodec().decode(model.stateCodec().encode(restored));
          }
          Observation observation = Observation.of(t * MINUTE, values[t]);
          Detection expected = one.detect(whole, observation);
          Detection actual = other.detect(restored, observation);
          assertThat(actual.score()).isEqualTo(expected.score());
          assertThat(actual.lower(0)).isEqualTo(expected.lower(0));
          assertThat(actual.incident()).isEqualTo(expected.incident());
        }
      }
      assertThat(model.stateCodec().encode(restored)).isEqualTo(model.stateCodec().encode(whole));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -273.15, 1e9, 1e300, -1e300, 1e-300, Double.MIN_VALUE})
  void detect_constantSeries_isNeverStrange(double constant) {
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < 500; t++) {
        Detection detection = detector.detect(state, Observation.of(t * MINUTE, constant));
        assertThat(detection.score()).isLessThan(1);
        assertThat(detection.incident()).isNull();
        assertThat(detection.expected(0)).isFinite();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 3, false", "2, 1, false", "2, 30, true", "2.5, 2.6, false", "2.5, 9, true"})
  void detect_firstMoveOfAConstantSeries_isNewsOnlyBeyondItsResolution(
      double always, double once, boolean news) {
    SeriesState state = model.newState();
    List<Incident> incidents = new ArrayList<>();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < 1200; t++) {
        double value = t == 1000 ? once : always;
        Incident incident = detector.detect(state, Observation.of(t * MINUTE, value)).incident();
        if (incident != null) {
          incidents.add(incident);
        }
      }
    }
    assertThat(!incidents.isEmpty()).isEqualTo(news);
  }

  @Test
  void detect_lastingShift_isAFaultThenACandidateThenAcceptedAndOver() {
    double[] values = rhythm(1600);
    for (int t = 1200; t < values.length; t++) {
      values[t] += 80;
    }
    SeriesState state = model.newState();
    List<LearningGate> gates = new ArrayList<>();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < values.length; t++) {
        Detection detection = detector.detect(state, Observation.of(t * MINUTE, values[t]));
        LearningGate gate = detection.learningGate();
        if (t >= 1200 && (gates.isEmpty() || gates.get(gates.size() - 1) != gate)) {
          gates.add(gate);
        }
      }
    }
    assertThat(gates)
        .startsWith(LearningGate.ANOMALOUS, LearningGate.REGIME_CANDIDATE, LearningGate.ACCEPTED)
        .endsWith(LearningGate.NORMAL);
  }

  @Test
  void detect_faultShorterThanAcceptance_leavesTheNormaliserAsItWas() {
    SeriesState state = model.newState();
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      double[] values = rhythm(1215);
      for (int t = 0; t < 1200; t++) {
        detector.detect(state, Observation.of(t * MINUTE, values[t]));
      }
      double mean = model.normalizer().mean(state.features[0].normalizer);
      for (int t = 1200; t < values.length; t++) {
        Detection detection = detector.detect(state, Observation.of(t * MINUTE, 1000));
        assertThat(detection.learningGate().isOpen()).isFalse();
      }
      assertThat(model.normalizer().mean(state.features[0].normalizer)).isEqualTo(mean);
    }
  }

  @Test
  void detect_youngSeries_isScoredWithLittleConfidence() {
    SeriesState state = model.newState();
    double[] values = rhythm(600);
    double before = 0;
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < values.length; t++) {
        Detection detection = detector.detect(state, Observation.of(t * MINUTE, values[t]));
        assertThat(detection.confidence()).isBetween(before, 1.0);
        assertThat(detection.status() == Status.WARMUP).isEqualTo(t < 10);
        before = detection.confidence();
      }
    }
    assertThat(before).isGreaterThan(0.95);
  }

  @Test
  void detect_offsetOfABillion_scoresAsWithout() {
    double[] values = rhythm(1500, 1200);
    double[] lifted = values.clone();
    for (int t = 0; t < lifted.length; t++) {
      lifted[t] += 1e9;
    }
    assertThat(incidents(lifted)).anyMatch(i -> i.startMillis() == 1200 * MINUTE);
  }

  @Test
  void detect_extremeValues_giveFiniteNumbersAndASaneStateAfter() {
    SeriesState state = model.newState();
    double[] extremes = {
      1e300, -1e300, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0, -0.0, 1e-320
    };
    try (Detector detector = model.newDetector(DetectorOptions.defaults())) {
      for (int t = 0; t < 4000; t++) {
        double value = t % 7 == 0 ? extremes[(t / 7) % extremes.length] : t % 13;
        Detection detection = detector.detect(state, Observation.of(t * MINUTE, value));
        assertThat(detection.score()).isFinite().isNotNegative();
        assertThat(detection.expected(0)).isFinite();
        assertThat(detection.lower(0)).isFinite().isLessThanOrEqualTo(detection.upper(0));
      }
    }
  }

  @Test
  void detect_everyStep_allocatesNoMoreThanOnnxRuntime() {
    SeriesState state = model.newState();
    double[] values = rhythm(20_000);
    Observation[] observations = new Observation[values.length];
    for (int t = 0; t < values.length; t++) {
      observations[t] = Observation.of(t * MINUTE, values[t]);
    }
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    try (Detector detector =
        model.newDetector(
            DetectorOptions.defaults().withBudget(AlertBudget.parse("0.001 per month")))) {
      for (int t = 0; t < 10_000; t++) {
        detector.detect(state, observations[t]);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int t = 10_000; t < 20_000; t++) {
        detector.detect(state, observations[t]);
      }
      long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
      // ONNX Runtime's own run() takes about 460 bytes a call; a scratch array of ours would show.
      assertThat(perStep).isLessThan(800);
    }
  }
}
