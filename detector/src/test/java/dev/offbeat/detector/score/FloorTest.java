package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorTest {
  @Test
  void passes_smallestMoveOfTheSeries_doesNot() {
    Floor none = new Floor(0, 0);
    assertThat(none.passes(3, 2, 2, 1)).isFalse();
    assertThat(none.passes(4, 2, 2, 1)).isTrue();
    assertThat(none.passes(2.6, 2.5, 2.5, 0.1 + 1e-12)).isFalse();
  }

  @Test
  void passes_floors_areTheLargerOfBoth() {
    Floor floor = new Floor(5, 0.1);
    assertThat(floor.passes(104, 100, 100, 0)).isFalse();
    assertThat(floor.passes(109, 100, 100, 0)).isFalse();
    assertThat(floor.passes(111, 100, 100, 0)).isTrue();
    assertThat(floor.passes(4.9, 0, 0, 0)).isFalse();
    assertThat(floor.passes(5.1, 0, 0, 0)).isTrue();
  }

  @Test
  void passes_farFromTheMeanThoughExpected_does() {
    assertThat(new Floor(5, 0).passes(120, 119, 100, 0)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 0",
    "-3, 0",
    "2.5, 1",
    "0.07, 2",
    "99.99, 2",
    "1e9, 0",
    "1e300, 0",
    "0.123456789, 9"
  })
  void resolution_ofOneValue_isItsDecimals(double value, int places) {
    assertThat(Resolution.learn(0, value)).isEqualTo(places);
  }

  @Test
  void resolution_neverCoarsens() {
    assertThat(Resolution.learn(Resolution.learn(0, 2.25), 3)).isEqualTo(2);
    assertThat(Resolution.unit(2)).isEqualTo(0.01);
  }
}
