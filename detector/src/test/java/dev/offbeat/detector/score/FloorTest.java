package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorTest {
  @Test
  void height_noFloors_isBetweenOneMoveAndTwo() {
    assertThat(new Floor(0, 0).height(2, 1)).isEqualTo(1.5);
  }

  @Test
  void height_floors_isTheLargestOfAll() {
    Floor floor = new Floor(5, 0.1);
    assertThat(floor.height(-100, 0)).isEqualTo(10);
    assertThat(floor.height(0, 0)).isEqualTo(5);
    assertThat(floor.height(0, 4)).isEqualTo(6);
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
