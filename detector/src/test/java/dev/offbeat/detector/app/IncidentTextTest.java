package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncidentTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0          | 0
          0.01234    | 0.0123
          -3.14159   | -3.14
          42.25      | 42.3
          311.7      | 312
          27804      | 27,804
          123456789  | 1.23e+08
          0.0000123  | 1.23e-05
          """)
  void number_ofAnySize_hasTheDigitsThatMatter(double number, String text) {
    assertThat(IncidentText.number(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT45S, 45 s", "PT35M, 35 min", "PT1H35M, 1 h 35 min", "PT2H, 2 h", "PT76H, 3 d 4 h"})
  void duration_ofAnyLength_hasAtMostTwoUnits(Duration duration, String text) {
    assertThat(IncidentText.duration(duration)).isEqualTo(text);
  }
}
