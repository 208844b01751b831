package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizerTest {
  private final Normalizer normalizer = new Normalizer(4000);
  private final Normalizer.State state = new Normalizer.State();

  @ParameterizedTest
  @ValueSource(doubles = {0, -5, 1e6, 1e9, -1e9, 1e12})
  void learn_unitNoiseOnAnyOffset_hasUnitScale(double offset) {
    Random random = new Random(1);
    for (int t = 0; t < 20_000; t++) {
      normalizer.learn(state, offset + random.nextGaussian());
    }
    double floor = 1e-9 * Math.abs(offset); // the relative floor, by design
    assertThat(normalizer.scale(state)).isCloseTo(1 + floor, within(0.05));
    assertThat(normalizer.mean(state)).isCloseTo(offset, within(0.1));
    assertThat(normalizer.standardScore(state, offset + 3 * (1 + floor))).isCloseTo(3, within(0.3));
  }

  @Test
  void learn_firstPoints_areThePlainMeanAndVariance() {
    for (double x : new double[] {1, 2, 3, 4}) {
      normalizer.learn(state, x);
    }
    assertThat(normalizer.mean(state)).isEqualTo(2.5);
    assertThat(normalizer.scale(state)).isCloseTo(Math.sqrt(1.25), within(1e-8));
  }

  @Test
  void standardScore_fewerThanTwoPoints_isZero() {
    assertThat(normalizer.standardScore(state, 1e300)).isZero();
    normalizer.learn(state, 1);
    assertThat(normalizer.standardScore(state, 1e300)).isZero();
  }

  @Test
  void standardScore_andValue_areInverse() {
    for (int t = 0; t < 100; t++) {
      normalizer.learn(state, 50 + t % 7);
    }
    assertThat(normalizer.value(state, normalizer.standardScore(state, 55.5)))
        .isCloseTo(55.5, within(1e-9));
  }

  @Test
  void standardScore_farOut_isClipped() {
    normalizer.learn(state, 1);
    normalizer.learn(state, 2);
    assertThat(normalizer.standardScore(state, 1e300)).isEqualTo(50);
    assertThat(normalizer.standardScore(state, -1e300)).isEqualTo(-50);
  }
}
