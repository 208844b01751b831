package dev.offbeat.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.report.ResidualDistribution.Bin;
import dev.offbeat.trainer.report.ResidualDistribution.Law;
import dev.offbeat.trainer.report.ResidualDistribution.Proportion;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ResidualDistributionTest {
  private static final int COUNT = 100_000;

  @ParameterizedTest
  @CsvSource({
    "NORMAL, 0, 0.5",
    "NORMAL, 1, 0.8413447",
    "NORMAL, -1.959964, 0.025",
    "NORMAL, 3, 0.9986501",
    "LAPLACE, 0, 0.5",
    "LAPLACE, 1, 0.8160603",
    "LAPLACE, -2.302585, 0.05"
  })
  void cumulative_knownQuantile_givesItsProbability(Law law, double r, double probability) {
    assertThat(law.cumulative(r)).isCloseTo(probability, within(2e-7));
  }

  @ParameterizedTest
  @EnumSource
  void density_isTheSlopeOfTheCumulative(Law law) {
    for (double r = -4.03; r < 4; r += 0.1) {
      double slope = (law.cumulative(r + 1e-2) - law.cumulative(r - 1e-2)) / 2e-2;

      assertThat(law.density(r)).isCloseTo(slope, within(1e-4));
    }
  }

  @Test
  void of_residualsOfTheLaw_liesOnTheDiagonals() {
    Random random = new Random(3);
    double[] r = IntStream.range(0, COUNT).mapToDouble(i -> random.nextGaussian()).toArray();

    ResidualDistribution residuals = ResidualDistribution.of(Law.NORMAL, r);

    assertThat(residuals.coverage()).allSatisfy(ResidualDistributionTest::isOnTheDiagonal);
    assertThat(residuals.probabilities()).allSatisfy(ResidualDistributionTest::isOnTheDiagonal);
    assertThat(residuals.bins().stream().mapToLong(Bin::count).sum())
        .isEqualTo(COUNT - residuals.below() - residuals.above());
  }

  @Test
  void of_residualsTwiceAsWide_coverTooLittle() {
    Random random = new Random(3);
    double[] r = IntStream.range(0, COUNT).mapToDouble(i -> 2 * random.nextGaussian()).toArray();

    Proportion ninety =
        ResidualDistribution.of(Law.NORMAL, r).coverage().stream()
            .filter(p -> p.nominal() == 0.9)
            .findFirst()
            .orElseThrow();

    assertThat(ninety.observed()).isCloseTo(0.589, within(0.01));
  }

  @Test
  void of_notFiniteAndOutlying_areLeftOutAndCountedApart() {
    double[] r = {Double.NaN, Double.POSITIVE_INFINITY, -1e300, -6, 0, 6, 7};

    ResidualDistribution residuals = ResidualDistribution.of(Law.LAPLACE, r);

    assertThat(residuals.count()).isEqualTo(5);
    assertThat(residuals.below()).isEqualTo(1);
    assertThat(residuals.above()).isEqualTo(2);
    assertThat(residuals.bins().get(0).count()).isEqualTo(1);
  }

  private static void isOnTheDiagonal(Proportion proportion) {
    assertThat(proportion.observed()).isCloseTo(proportion.nominal(), within(0.01));
  }
}
