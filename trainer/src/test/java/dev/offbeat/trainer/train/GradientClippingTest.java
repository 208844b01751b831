package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GradientClippingTest {
  @Test
  void clip_normBeyondTheBound_isScaledToTheBound() {
    float[] gradient = {3, -4};

    assertThat(new GradientClipping(1, 0).clip(gradient)).isTrue();

    assertThat(gradient[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(-0.8f, within(1e-6f));
  }

  @Test
  void clip_normWithinTheBound_changesNothing() {
    float[] gradient = {0.3f, -0.4f};

    assertThat(new GradientClipping(1, 0).clip(gradient)).isFalse();

    assertThat(gradient).containsExactly(0.3f, -0.4f);
  }

  @Test
  void clip_value_cutsEachElement() {
    float[] gradient = {3, -4, 0.1f};

    assertThat(new GradientClipping(0, 0.5).clip(gradient)).isTrue();

    assertThat(gradient).containsExactly(0.5f, -0.5f, 0.1f);
  }

  @Test
  void clip_off_changesNothing() {
    float[] gradient = {3e20f, -4e20f};

    assertThat(new GradientClipping(0, 0).clip(gradient)).isFalse();

    assertThat(GradientClipping.norm(gradient)).isCloseTo(5e20, within(1e15));
  }
}
