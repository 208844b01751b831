package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detection.Status;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.score.LearningGate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreSampleTest {
  private static final List<Feed.Point> POINTS = Feed.points(1, 3000);

  /** What was said of one point, and for how many it stands. */
  private record Weighed(
      Status status, LearningGate gate, double score, boolean isEvent, int weight) {
    boolean saysLittle() {
      return !isEvent && status != Status.ANOMALOUS && gate == LearningGate.NORMAL && score < 0.5;
    }
  }

  private static List<Weighed> weighed(String series, int every) {
    ScoreSample sample = new ScoreSample(every);
    List<Weighed> weighed = new ArrayList<>();
    try (DetectorModel model = TestModels.univariate();
        Detector detector = model.newDetector(DetectorOptions.defaults())) {
      SeriesState state = model.newState();
      for (Feed.Point point : POINTS) {
        Detection detection = detector.detect(state, point.observation());
        weighed.add(
            new Weighed(
                detection.status(),
                detection.learningGate(),
                detection.score(),
                detection.incident() != null,
                sample.weight(series, detection)));
      }
    }
    return weighed;
  }

  @Test
  void weight_all_isOneOfEachPoint() {
    assertThat(weighed("host-0", 1)).extracting(Weighed::weight).containsOnly(1);
  }

  @Test
  void weight_none_isZero() {
    assertThat(weighed("host-0", 0)).extracting(Weighed::weight).containsOnly(0);
  }

  @Test
  void weight_oneInTen_isOneWhereItMattersAndTenOfATenth() {
    List<Weighed> weighed = weighed("host-0", 10);

    assertThat(weighed).filteredOn(one -> one.status() == Status.ANOMALOUS).isNotEmpty();
    assertThat(weighed)
        .filteredOn(one -> !one.saysLittle())
        .extracting(Weighed::weight)
        .containsOnly(1);
    assertThat(weighed)
        .filteredOn(Weighed::saysLittle)
        .extracting(Weighed::weight)
        .containsOnly(0, 10);
    assertThat(weighed.stream().mapToInt(Weighed::weight).sum())
        .isBetween(POINTS.size() * 9 / 10, POINTS.size() * 11 / 10);
  }

  @Test
  void weight_again_isOfTheSamePoints() {
    assertThat(weighed("host-0", 10)).isEqualTo(weighed("host-0", 10));
    assertThat(weighed("host-0", 10)).isNotEqualTo(weighed("host-1", 10));
  }
}
