package dev.offbeat.detector.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.TestModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeriesHistoryTest {
  private DetectorModel model;
  private Detector detector;

  @BeforeEach
  void start() {
    model = TestModels.of("a", "b");
    detector = model.newDetector(DetectorOptions.defaults());
  }

  @AfterEach
  void stop() {
    detector.close();
    model.close();
  }

  private static List<Long> times(List<PointView> points) {
    return points.stream().map(PointView::timestampMillis).toList();
  }

  @Test
  void onPoint_whatTheDetectorSaid_isKeptOfEveryFeature() {
    SeriesHistory history = new SeriesHistory(1600, 2);
    SeriesState state = model.newState();
    Detection detection = detector.detect(state, Observation.of(0, 1, 2));
    for (int t = 1; t < 50; t++) {
      detection = detector.detect(state, Observation.of(t * 1000L, 1e9 + t % 5, -t));
      history.onPoint("s", detection, false);
    }

    PointView last = history.last("s");

    assertThat(last).isNotNull();
    for (int f = 0; f < 2; f++) {
      PointView.Feature feature = last.features().get(f);
      double width = detection.upper(f) - detection.lower(f);
      assertThat(feature.value()).isEqualTo(detection.value(f));
      assertThat(feature.expected()).isEqualTo(detection.expected(f));
      assertThat(feature.lower()).isCloseTo(detection.lower(f), within(1e-6 * width));
      assertThat(feature.upper()).isCloseTo(detection.upper(f), within(1e-6 * width));
    }
    assertThat(last.score()).isCloseTo(detection.score(), within(1e-6));
  }

  private static org.assertj.core.data.Offset<Double> within(double distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  @Test
  void onPoint_ringGoesRound_eachSeriesHasItsNewest() {
    SeriesHistory history = new SeriesHistory(16 * 20, 2);
    SeriesState state = model.newState();
    Map<String, Long> newest = new HashMap<>();
    Random random = new Random(5);
    for (long t = 1; t < 5000; t++) {
      String series = "s" + random.nextInt(40);
      history.onPoint(series, detector.detect(state, Observation.of(t, 1, 2)), false);
      newest.put(series, t);
    }
    int kept = 0;
    for (Map.Entry<String, Long> one : newest.entrySet()) {
      List<PointView> points = history.between(one.getKey(), 0, Long.MAX_VALUE, 1000);
      kept += points.size();
      assertThat(times(points)).isSorted();
      if (!points.isEmpty()) {
        assertThat(points.get(points.size() - 1).timestampMillis()).isEqualTo(one.getValue());
        assertThat(points.get(0).timestampMillis()).isEqualTo(history.oldestMillis(one.getKey()));
      }
    }
    assertThat(kept).isLessThanOrEqualTo(16 * 20).isGreaterThan(16 * 10);
  }

  @Test
  void between_spanAndLimit_areKeptToFromTheEnd() {
    SeriesHistory history = new SeriesHistory(1600, 2);
    SeriesState state = model.newState();
    for (long t = 1; t <= 10; t++) {
      history.onPoint("s", detector.detect(state, Observation.of(t, 1, 2)), false);
    }
    history.onPoint("s", detector.detect(state, Observation.of(4, 1, 2)), false); // late
    history.onBridged("s", 11);

    assertThat(times(history.between("s", 3, 5, 100))).containsExactly(3L, 4L, 4L, 5L);
    assertThat(times(history.between("s", 0, 100, 2))).containsExactly(4L, 11L);
    assertThat(history.between("s", 11, 11, 1).get(0).status()).isNull();
    assertThat(history.last("s").timestampMillis()).isEqualTo(10);
    assertThat(history.between("other", 0, 100, 10)).isEmpty();
  }

  @Test
  void onPoint_off_onlyCounts() {
    SeriesHistory history = new SeriesHistory(0, 2);
    history.onPoint("s", detector.detect(model.newState(), Observation.of(7, 1, 2)), false);

    assertThat(history.heard()).isEqualTo(1);
    assertThat(history.newestMillis()).isEqualTo(7);
    assertThat(history.isKept()).isFalse();
    assertThat(history.last("s")).isNull();
  }

  @Test
  void bytes_default_areAbout32MiB() {
    for (int features : new int[] {1, 8}) {
      int points = new SeriesHistory(null, features).points();

      assertThat(SeriesHistory.bytes(points, features)).isBetween(31L << 20, 32L << 20);
    }
  }
}
