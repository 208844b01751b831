package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdlibmTest {
  private static final int ARGUMENTS = 200_000;

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        Double.MIN_VALUE,
        0x1p-54,
        0x1p-29,
        0x1p-20,
        0.41421356,
        0.41421357,
        0.41422,
        1,
        1.00000001,
        3,
        0x1p52,
        0x1p53,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY
      })
  void log1p_atItsSeams_isStrict(double x) {
    assertThat(Fdlibm.log1p(x)).isEqualTo(StrictMath.log1p(x));
    assertThat(Fdlibm.log1p(Math.nextUp(x))).isEqualTo(StrictMath.log1p(Math.nextUp(x)));
  }

  @Test
  void notANumber_staysOne() {
    assertThat(Fdlibm.log1p(Double.NaN)).isNaN();
    assertThat(Squash.sinh(Double.NaN)).isNaN();
  }

  @Test
  void log1p_anyMagnitude_isStrict() {
    Random random = new Random(1);
    for (int i = 0; i < ARGUMENTS; i++) {
      double x = Math.exp(i % 2 == 0 ? 3 * random.nextGaussian() : 200 * random.nextGaussian());
      assertThat(Fdlibm.log1p(x)).as("of %s", x).isEqualTo(StrictMath.log1p(x));
    }
  }

  @Test
  void sinh_anyMagnitude_isStrict() {
    Random random = new Random(2);
    for (int i = 0; i < ARGUMENTS; i++) {
      double x = i % 2 == 0 ? 8 * random.nextGaussian() : Math.exp(-20 * random.nextDouble());
      assertThat(Squash.sinh(x)).as("of %s", x).isEqualTo(StrictMath.sinh(x));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, 0x1p-29, 0x1p-28, 0.3465, 0.35, 1, 1.0397, 1.04, 14.2, 14.3, 21.99, 22, 800})
  void sinh_atItsSeams_isStrict(double x) {
    assertThat(Squash.sinh(x)).isEqualTo(StrictMath.sinh(x));
    assertThat(Squash.sinh(-x)).isEqualTo(StrictMath.sinh(-x));
  }
}
