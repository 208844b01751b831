package dev.offbeat.bench.quality.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AfterglowTest {
  @Test
  void step_afterAPeak_fallsLinearlyToZero() {
    Afterglow glow = new Afterglow(4);
    assertThat(glow.step(8)).isEqualTo(8);
    assertThat(glow.step(1)).isCloseTo(6, within(1e-12));
    assertThat(glow.step(0)).isCloseTo(4, within(1e-12));
    assertThat(glow.step(5)).as("a higher one lifts it").isEqualTo(5);
    assertThat(glow.step(0)).isCloseTo(3.75, within(1e-12));
    for (int i = 0; i < 3; i++) {
      glow.step(0);
    }
    assertThat(glow.step(0)).isZero();
  }
}
