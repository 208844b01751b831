package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SquashTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-300, 1e-9, 0.1, 1, 7.5, 50, 1e6, 1e15})
  void asinh_isTheInverseOfSinh_andOdd(double z) {
    assertThat(Math.sinh(Squash.asinh(z))).isCloseTo(z, within(1e-12 * z));
    assertThat(Squash.asinh(-z)).isEqualTo(-Squash.asinh(z));
  }
}
