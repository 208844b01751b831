package dev.offbeat.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GradientClippingTest {
  private static boolean clip(String rule, float... gradient) {
    return GradientClipping.parse(rule)
        .newClipper(1)
        .clip(gradient, GradientClipper.norm(gradient));
  }

  @Test
  void clip_normBeyondTheBound_isScaledToTheBound() {
    float[] gradient = {3, -4};

    assertThat(clip("norm:1", gradient)).isTrue();

    assertThat(gradient[0]).isCloseTo(0.6f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(-0.8f, within(1e-6f));
  }

  @Test
  void clip_normWithinTheBound_changesNothing() {
    float[] gradient = {0.3f, -0.4f};

    assertThat(clip("norm", gradient)).isFalse();

    assertThat(gradient).containsExactly(0.3f, -0.4f);
  }

  @Test
  void clip_value_cutsEachElement() {
    float[] gradient = {3, -4, 0.1f};

    assertThat(clip("value:0.5", gradient)).isTrue();

    assertThat(gradient).containsExactly(0.5f, -0.5f, 0.1f);
  }

  @Test
  void clip_none_changesNothing() {
    float[] gradient = {3e20f, -4e20f};

    assertThat(clip("none", gradient)).isFalse();

    assertThat(GradientClipper.norm(gradient)).isCloseTo(5e20, within(1e15));
  }

  @Test
  void clip_random_isAStepOfTheThresholdsLengthElsewhere() {
    float[] gradient = {30, -40, 0};

    assertThat(clip("random:2", gradient)).isTrue();

    assertThat(GradientClipper.norm(gradient)).isCloseTo(2, within(1e-6));
    assertThat(gradient[2]).as("what has no gradient has no step").isZero();
    assertThat(gradient[0] * 30 + gradient[1] * -40).isNotCloseTo(100f, within(1f));
  }

  @Test
  void clip_quantile_followsTheShareOfPastNorms() {
    GradientClipper clipper = GradientClipping.parse("quantile:0.9").newClipper(1);
    java.util.Random random = new java.util.Random(3);
    int clipped = 0;
    for (int k = 0; k < 5000; k++) {
      float[] gradient = {(float) Math.exp(5 + random.nextGaussian())};
      boolean isClipped = clipper.clip(gradient, gradient[0]);
      clipped += k >= 1000 && isClipped ? 1 : 0;
    }

    assertThat(clipped / 4000.0).isCloseTo(0.1, within(0.02));
  }

  @Test
  void parse_nonsense_saysWhatIsExpected() {
    assertThatThrownBy(() -> GradientClipping.parse("norm:much"))
        .hasMessageStartingWith("clip: expected norm:1, value:0.1");
    assertThatThrownBy(() -> GradientClipping.parse("quantile:1.5"))
        .hasMessageEndingWith("found quantile:1.5");
  }
}
