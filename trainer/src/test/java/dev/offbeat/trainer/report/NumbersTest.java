package dev.offbeat.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0.000",
        "-2.5|−2.500",
        "61.234|61.23",
        "123.45|123.5",
        "12345.6|12,346",
        "0.00012|1.200e-04",
        "3e12|3.000e+12",
        "NaN|–"
      })
  void number_anyMagnitude_hasFourDigits(double value, String text) {
    assertThat(Numbers.number(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 %",
        "0.0123|1.2 %",
        "0.534|53 %",
        "0.9|90 %",
        "0.953|95.3 %",
        "1|100 %",
        "NaN|–"
      })
  void percent_anyShare_isExactNearBothEnds(double share, String text) {
    assertThat(Numbers.percent(share)).isEqualTo(text.replace(' ', '\u00a0'));
  }

  @ParameterizedTest
  @CsvSource({"21900, 21.9 s", "214300, 3.6 min", "7300000, 2.0 h"})
  void duration_anyLength_hasAUnitThatFits(long millis, String text) {
    assertThat(Numbers.duration(Duration.ofMillis(millis))).isEqualTo(text.replace(' ', '\u00a0'));
  }
}
