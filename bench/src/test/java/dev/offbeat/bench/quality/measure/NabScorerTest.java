package dev.offbeat.bench.quality.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.evaluate.ScoredSeries;
import dev.offbeat.trainer.evaluate.Span;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NabScorerTest {
  /*
   * 40 points, of which ⌊0.15·40⌋ = 6 are probation; one window, [20, 29], of 10 points. Detections:
   *
   *   score 9 at 2: probation, does not exist
   *   score 5 at 22: y = −(29−22+1)/10 = −0.8, earns σ(−0.8)/σ(−1)
   *   score 4 at 32: y = (32−29)/(10−1) = 1/3 behind the window, costs −σ(1/3)
   *   score 3 at 20: y = −1, the earliest detection, raises the window to 1
   *   score 2 at 10: no window before it, costs 1
   */
  private static final List<ScoredSeries> EXAMPLE =
      List.of(series(40, new Span(20, 29), 2, 9, 22, 5, 32, 4, 20, 3, 10, 2));

  private static ScoredSeries series(int size, Span window, double... pointsAndScores) {
    double[] scores = new double[size];
    for (int i = 0; i < pointsAndScores.length; i += 2) {
      scores[(int) pointsAndScores[i]] = pointsAndScores[i + 1];
    }
    return new ScoredSeries("made.csv", new long[size], scores, List.of(window));
  }

  private static double sigma(double y) {
    return 2 / (1 + Math.exp(5 * y)) - 1;
  }

  @Test
  void score_workedExample_takesTheBestThresholdOfEachProfile() {
    // σ(−0.8)/σ(−1) = 0.964028/0.986614 = 0.97711; −σ(1/3) = 0.682262.
    double first = sigma(-0.8) / sigma(-1);
    double behind = -sigma(1.0 / 3);
    assertThat(first).isCloseTo(0.97711, within(1e-5));
    assertThat(behind).isCloseTo(0.68226, within(1e-5));

    // Standard: 22 alone earns 0.97711. Going on to 3 costs 0.11·0.68226 = 0.075 for 32 and earns
    // 1 − 0.97711 = 0.023 for 20: not worth it. Score = 100·(0.97711 − (−1))/(1 − (−1)).
    NabScore standard = NabScorer.score(EXAMPLE).get(0);
    assertThat(standard.score()).isCloseTo(100 * (first + 1) / 2, within(1e-9));
    assertThat(standard.threshold()).isEqualTo(5);
    assertThat(standard.windowsHit()).isEqualTo(1);
    assertThat(standard.falsePositives()).isZero();

    // A miss costs 2: score = 100·(0.97711 + 2)/(1 + 2).
    NabScore lowFn = NabScorer.score(EXAMPLE).get(2);
    assertThat(lowFn.score()).isCloseTo(100 * (first + 2) / 3, within(1e-9));
  }

  @Test
  void score_laterButCheaperDetections_goOnWhileTheSumGrows() {
    // The window's last point, 29: y = −0.1, σ(−0.1)/σ(−1) = 0.248242. Then 32 costs 0.11·0.68226
    // and 20 earns the rest to 1: all in all 1 − 0.075049.
    List<ScoredSeries> corpus = List.of(series(40, new Span(20, 29), 29, 5, 32, 4, 20, 3));
    NabScore standard = NabScorer.score(corpus).get(0);
    assertThat(standard.score()).isCloseTo(100 * (1 + 0.11 * sigma(1.0 / 3) + 1) / 2, within(1e-9));
    assertThat(standard.threshold()).isEqualTo(3);
    assertThat(standard.falsePositives()).isEqualTo(1);
  }

  @Test
  void score_nothingWorthDetecting_isZero() {
    // 45 false positives for a window of 1.
    double[] early = new double[100];
    Arrays.fill(early, 15, 60, 1);
    NabScore silent =
        NabScorer.score(
                List.of(new ScoredSeries("a", new long[100], early, List.of(new Span(95, 99)))))
            .get(1);
    assertThat(silent.score()).isZero();
    assertThat(silent.threshold()).isInfinite();
    assertThat(silent.toString())
        .isEqualTo("reward_low_FP    0.00  threshold inf  windows 0/1  false positives 0");
  }

  @Test
  void score_noWindow_isNotANumber() {
    ScoredSeries quiet = new ScoredSeries("a", new long[10], new double[10], List.of());
    assertThat(NabScorer.score(List.of(quiet)).get(0).score()).isNaN();
  }

  @Test
  void general_anyNumber_readsAsCPrintsIt() {
    assertThat(NabScore.general(0.75)).isEqualTo("0.75");
    assertThat(NabScore.general(0)).isEqualTo("0");
    assertThat(NabScore.general(1234567)).isEqualTo("1.23457e+06");
    assertThat(NabScore.general(0.00001234)).isEqualTo("1.234e-05");
    assertThat(NabScore.general(0.0001)).isEqualTo("0.0001");
    assertThat(NabScore.general(100000)).isEqualTo("100000");
    assertThat(NabScore.general(0.1234565)).isEqualTo("0.123456");
  }
}
