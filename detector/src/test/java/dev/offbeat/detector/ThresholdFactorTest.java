package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.kafka.Feed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdFactorTest {
  private static final List<Feed.Point> POINTS = Feed.points(1, 600);

  private record Point(double strangeness, double threshold, double score, boolean opened) {}

  /** Two detectors in turn over one state. */
  private static List<Point> run(double before, double after, int change) {
    List<Point> points = new ArrayList<>();
    DetectorOptions options = DetectorOptions.defaults();
    try (DetectorModel model = TestModels.univariate();
        Detector first = model.newDetector(options.withThresholdFactor(before));
        Detector second = model.newDetector(options.withThresholdFactor(after))) {
      SeriesState state = model.newState();
      for (int i = 0; i < POINTS.size(); i++) {
        Detection detection =
            (i < change ? first : second).detect(state, POINTS.get(i).observation());
        Incident incident = detection.incident();
        points.add(
            new Point(
                detection.strangeness(),
                detection.threshold(),
                detection.score(),
                incident != null && incident.phase() == Incident.Phase.OPENED));
      }
    }
    return points;
  }

  @Test
  void thresholdFactor_two_leavesTheStrangenessAndDoublesTheThreshold() {
    List<Point> plain = run(1, 1, 0);
    List<Point> doubled = run(2, 2, 0);

    for (int i = 0; i < 96; i++) { // up to the first jump
      assertThat(doubled.get(i).strangeness()).isEqualTo(plain.get(i).strangeness());
      assertThat(doubled.get(i).score())
          .isEqualTo(doubled.get(i).strangeness() / doubled.get(i).threshold());
    }
    assertThat(doubled.get(0).threshold()).isEqualTo(2 * plain.get(0).threshold());
  }

  @Test
  void thresholdFactor_changedHalfWay_losesNoState() {
    List<Point> plain = run(1, 1, 0);
    List<Point> changed = run(1, 2, 250);

    assertThat(changed.subList(0, 250)).isEqualTo(plain.subList(0, 250));
    assertThat(changed.get(250).strangeness()).isEqualTo(plain.get(250).strangeness());
    assertThat(changed.get(250).threshold()).isEqualTo(2 * plain.get(250).threshold());
  }

  @Test
  void thresholdFactor_raised_opensLess() {
    assertThat(run(4, 4, 0).stream().filter(Point::opened).count())
        .isLessThan(run(1, 1, 0).stream().filter(Point::opened).count());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1000, Double.NaN, Double.POSITIVE_INFINITY})
  void thresholdFactor_noFactor_isRefused(double factor) {
    assertThatThrownBy(() -> DetectorOptions.defaults().withThresholdFactor(factor))
        .hasMessage("threshold factor: expected 0.01 to 100, found " + factor);
  }
}
