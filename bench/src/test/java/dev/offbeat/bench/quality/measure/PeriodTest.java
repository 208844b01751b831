package dev.offbeat.bench.quality.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeriodTest {
  @Test
  void of_sine_isItsPeriod() {
    double[] sine =
        IntStream.range(0, 2000).mapToDouble(i -> Math.sin(2 * Math.PI * i / 50)).toArray();
    assertThat(Period.of(sine)).isEqualTo(50);
  }

  @Test
  void of_noPeak_isTheDefault() {
    assertThat(Period.of(new double[1000])).isEqualTo(Period.NONE);
    assertThat(Period.of(new double[2])).isEqualTo(Period.NONE);
    assertThat(Period.of(IntStream.range(0, 900).mapToDouble(i -> i).toArray()))
        .isEqualTo(Period.NONE);
  }
}
