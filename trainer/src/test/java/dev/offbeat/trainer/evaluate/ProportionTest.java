package dev.offbeat.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {
  @Test
  void interval_isWilsons() {
    // the textbook's figures: Agresti and Coull (1998) take 0 of 20 and 10 of 20
    assertThat(new Proportion(10, 20).lower()).isCloseTo(0.2993, within(1e-4));
    assertThat(new Proportion(10, 20).upper()).isCloseTo(0.7007, within(1e-4));
    assertThat(new Proportion(0, 20).lower()).isZero();
    assertThat(new Proportion(0, 20).upper()).isCloseTo(0.1611, within(1e-4));
  }

  @Test
  void none_isUnknown() {
    Proportion none = new Proportion(0, 0);

    assertThat(none.share()).isNaN();
    assertThat(none.lower()).isZero();
    assertThat(none.upper()).isEqualTo(1);
    assertThat(none).hasToString("–");
  }

  @Test
  void chance_isTheSignTests() {
    assertThat(Proportion.chance(0, 0)).isEqualTo(1);
    assertThat(Proportion.chance(3, 3)).isEqualTo(1);
    assertThat(Proportion.chance(5, 0)).isCloseTo(2 / 32.0, within(1e-12));
    assertThat(Proportion.chance(1, 7)).isCloseTo(2 * 9 / 256.0, within(1e-12));
  }
}
