package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LearningPauseTest {
  private static final long MINUTE = 60_000;

  private DetectorModel model;
  private Detector detector;

  @BeforeEach
  void open() {
    model = TestModels.univariate();
    detector = model.newDetector(DetectorOptions.defaults());
  }

  @AfterEach
  void close() {
    detector.close();
    model.close();
  }

  /** A shift of level that lasts for hundreds of points, and is over. */
  @Test
  void detectWithoutLearning_otherLevel_isNeitherNormalAfterwardsNorAnAlert() {
    SeriesState paused = model.newState();
    SeriesState learning = model.newState();
    Random random = new Random(3);
    double alertsBefore = 0;
    double alertsAfter = 0;
    double alertsOfLearning = 0;
    double pausedScore = 0;
    double learningScore = 0;
    for (int t = 0; t < 900; t++) {
      boolean isPaused = t >= 300 && t < 820;
      boolean isShifted = t >= 300 && t < 800;
      alertsBefore = t == 300 ? paused.alerts() : alertsBefore;
      alertsOfLearning = t == 310 ? learning.alerts() : alertsOfLearning;
      alertsAfter = t == 820 ? paused.alerts() : alertsAfter;
      Observation point =
          Observation.of(t * MINUTE, (isShifted ? 400 : 100) + random.nextGaussian());
      Detection detection =
          isPaused ? detector.detectWithoutLearning(paused, point) : detector.detect(paused, point);
      pausedScore = detection.standardScore(0);
      learningScore = detector.detect(learning, point).standardScore(0);
    }

    assertThat(pausedScore).isBetween(-6.0, 6.0);
    assertThat(learningScore).isNotCloseTo(pausedScore, offset(0.1));
    assertThat(alertsAfter).isEqualTo(alertsBefore);
    assertThat(alertsOfLearning).isGreaterThan(alertsBefore);
  }

  @Test
  void detect_afterAPause_learnsAgain() {
    SeriesState state = model.newState();
    detector.detectWithoutLearning(state, Observation.of(0, 1));
    for (int t = 1; t < 200; t++) {
      detector.detect(state, Observation.of(t * MINUTE, t % 2));
    }

    assertThat(state.points()).isEqualTo(200);
    assertThat(detector.detect(state, Observation.of(200 * MINUTE, 0)).standardScore(0))
        .isBetween(-3.0, 3.0);
  }

  @Test
  void openIncident_whileOneIsOpen_isAsItOpenedAtTheLastPoint() {
    SeriesState state = model.newState();
    Random random = new Random(5);
    Incident opened = null;
    long last = 0;
    for (int t = 0; t < 400 && !(opened != null && t > 305); t++) {
      last = t * MINUTE;
      double value = 100 + random.nextGaussian() + (t >= 300 ? 500 : 0);
      Incident event = detector.detect(state, Observation.of(last, value)).incident();
      opened = event != null && event.phase() == Incident.Phase.OPENED ? event : opened;
    }

    assertThat(state.hasOpenIncident()).isTrue();
    Incident now = detector.openIncident(state);
    assertThat(now.phase()).isEqualTo(Incident.Phase.OPENED);
    assertThat(now.startMillis()).isEqualTo(300 * MINUTE);
    assertThat(now.timestampMillis()).isEqualTo(last);
    assertThat(now.points()).isEqualTo((int) (last / MINUTE) - 299);
  }

  @Test
  void withhold_openIncident_survivesItsBytes() throws StateDecodeException {
    SeriesState state = model.newState();
    Random random = new Random(5);
    for (int t = 0; t <= 300; t++) {
      double value = 100 + random.nextGaussian() + (t == 300 ? 500 : 0);
      detector.detect(state, Observation.of(t * MINUTE, value));
    }
    assertThat(state.hasOpenIncident()).isTrue();
    state.withhold(true);

    SeriesState read = model.stateCodec().decode(model.stateCodec().encode(state));
    assertThat(read.isWithheld()).isTrue();
    assertThat(detector.openIncident(read)).isEqualTo(detector.openIncident(state));
    read.withhold(false);
    assertThat(model.stateCodec().decode(model.stateCodec().encode(read)).isWithheld()).isFalse();
  }
}
