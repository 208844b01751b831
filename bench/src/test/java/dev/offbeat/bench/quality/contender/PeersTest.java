package dev.offbeat.bench.quality.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final long STEP = Duration.ofMinutes(5).toMillis();

  @Test
  void all_spikeInNoise_hasTheHighestScoreOfMost() {
    for (Contender contender : Peers.all()) {
      StreamingScorer scorer = contender.scorers().get();
      Random random = new Random(3);
      double highest = 0;
      double atSpike = 0;
      for (int i = 0; i < 500; i++) {
        double value = 100 + random.nextGaussian() + (i == 400 ? 50 : 0);
        double score = scorer.score(i * STEP, value);
        assertThat(score).as(contender.name()).isFinite().isNotNegative();
        highest = i >= 100 && i < 400 ? Math.max(highest, score) : highest;
        atSpike = i == 400 ? score : atSpike;
      }
      assertThat(atSpike).as(contender.name()).isGreaterThanOrEqualTo(highest).isPositive();
    }
  }

  @Test
  void all_sameInputTwice_sameScores() {
    for (Contender contender : Peers.all()) {
      StreamingScorer first = contender.scorers().get();
      StreamingScorer second = contender.scorers().get();
      Random random = new Random(5);
      for (int i = 0; i < 330; i++) {
        double value = random.nextGaussian();
        assertThat(second.score(i * STEP, value))
            .as(contender.name())
            .isEqualTo(first.score(i * STEP, value));
      }
    }
  }

  @Test
  void windowedGaussian_pastItsWindow_forgetsTheFirstValues() {
    WindowedGaussian scorer = new WindowedGaussian();
    Random random = new Random(1);
    for (int i = 0; i < 6400 + 6400; i++) {
      scorer.score(i, i < 6400 ? 1000 : 5 + random.nextGaussian());
    }
    // Only the later 6,400 values are known: mean 5, deviation 1.
    assertThat(scorer.score(12_800, 8)).isCloseTo(3, within(0.15));
  }

  @Test
  void windowedGaussian_onALargeOffset_keepsTheUnitScale() {
    WindowedGaussian scorer = new WindowedGaussian();
    Random random = new Random(1);
    for (int i = 0; i < 5000; i++) {
      scorer.score(i, 1e9 + random.nextGaussian());
    }
    assertThat(scorer.score(5000, 1e9 + 4)).isCloseTo(4, within(0.3));
  }

  @Test
  void seasonalNaive_sameAsADayBefore_isNotStrange() {
    SeasonalNaive scorer = new SeasonalNaive();
    for (int i = 0; i < 10 * 288; i++) {
      assertThat(scorer.score(i * STEP, i % 288)).isZero();
    }
    assertThat(scorer.score(10 * 288 * STEP, 7)).isPositive();
  }
}
