package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdamTest {
  @Test
  void step_first_isTheStepSizeAgainstTheSign() {
    float[] parameters = {1, 1, 1};

    new Adam(3).step(parameters, new float[] {1e-3f, -200, 0}, 0.1);

    assertThat(parameters[0]).isCloseTo(0.9f, within(1e-5f));
    assertThat(parameters[1]).isCloseTo(1.1f, within(1e-5f));
    assertThat(parameters[2]).isEqualTo(1);
  }

  @Test
  void step_several_followsTheFormula() {
    float[] parameters = {0.5f};
    Adam adam = new Adam(1);
    double expected = 0.5;
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 20; t++) {
      float g = (float) Math.sin(t);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      double mHat = m / (1 - Math.pow(0.9, t));
      double vHat = v / (1 - Math.pow(0.999, t));
      expected -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
      adam.step(parameters, new float[] {g}, 0.01);
    }

    assertThat((double) parameters[0]).isCloseTo(expected, within(1e-6));
  }
}
