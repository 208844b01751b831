package dev.offbeat.bench.quality.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
  @Test
  void of_workedExample_sumsPrecisionOverRecall() {
    // By falling score: hit, miss, hit. Recall 1/2 at precision 1, then 1 at precision 2/3.
    double[] scores = {0.1, 0.9, 0.5, 0.7};
    boolean[] labels = {false, true, true, false};
    assertThat(AveragePrecision.of(scores, labels)).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
  }

  @Test
  void of_constantScore_isTheShareOfLabels() {
    assertThat(AveragePrecision.of(new double[4], new boolean[] {true, false, false, false}))
        .isCloseTo(0.25, within(1e-12));
  }

  @Test
  void of_noLabel_isNotANumber() {
    assertThat(AveragePrecision.of(new double[4], new boolean[4])).isNaN();
  }

  @Test
  void best_separableScores_findsTheThresholdBetween() {
    double[] scores = {0, 1, 2, 8, 9, 1};
    boolean[] labels = {false, false, false, true, true, false};
    PointScores best = PointScores.best(scores, labels);
    assertThat(best.f1()).isEqualTo(1);
    assertThat(best.threshold()).isEqualTo(8);
    // At 1: five points detected, two of them labelled.
    assertThat(PointScores.at(scores, labels, 1).precision()).isCloseTo(0.4, within(1e-12));
    assertThat(PointScores.at(scores, labels, 10).f1()).isZero();
  }
}
