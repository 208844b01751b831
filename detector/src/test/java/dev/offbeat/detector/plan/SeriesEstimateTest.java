package dev.offbeat.detector.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.plan.SeriesEstimate.Certainty;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesEstimateTest {
  @Test
  void of_wholeTopic_isWhatWasSeen() {
    SeriesEstimate all = SeriesEstimate.of(40, 50, 30, 10, true);

    assertThat(all.likely()).isEqualTo(40);
    assertThat(all.certainty()).isEqualTo(Certainty.WHOLE);
  }

  @Test
  void of_everySeriesSeenOften_isNearlyAll() {
    SeriesEstimate all = SeriesEstimate.of(1000, 10_000, 2, 5, false);

    assertThat(all.likely()).isEqualTo(1000);
    assertThat(all.certainty()).isEqualTo(Certainty.NEARLY_ALL);
  }

  @Test
  void of_everySeriesSeenOnce_isNoMoreThanALowerBound() {
    SeriesEstimate few = SeriesEstimate.of(900, 1000, 850, 40, false);

    assertThat(few.likely()).isEqualTo(900);
    assertThat(few.certainty()).isEqualTo(Certainty.LOWER_BOUND);
  }

  /** Draws of 2,000 equally frequent series: the estimate is near, and its interval holds them. */
  @Test
  void of_randomDraws_findsTheNumberBehindThem() {
    Random random = new Random(7);
    Map<Integer, Integer> seen = new HashMap<>();
    for (int i = 0; i < 2500; i++) {
      seen.merge(random.nextInt(2000), 1, Integer::sum);
    }
    long once = seen.values().stream().filter(n -> n == 1).count();
    long twice = seen.values().stream().filter(n -> n == 2).count();

    SeriesEstimate estimate = SeriesEstimate.of(seen.size(), 2500, once, twice, false);

    assertThat(seen).hasSizeLessThan(1500);
    assertThat(estimate.certainty()).isEqualTo(Certainty.ESTIMATE);
    assertThat(estimate.likely()).isBetween(1850L, 2150L);
    assertThat(estimate.low()).isLessThan(2000);
    assertThat(estimate.high()).isGreaterThan(2000);
  }
}
