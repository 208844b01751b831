package dev.offbeat.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellOptionsTest {
  @ParameterizedTest
  @MethodSource("dev.offbeat.trainer.nn.Architectures#names")
  void fromMap_whatWasWritten_isTheSame(String name) {
    Architecture architecture = Architectures.all().get(name);

    assertThat(CellOptions.fromMap(architecture.toMap())).isEqualTo(architecture.options());
  }

  @Test
  void requireFit_optionOfAnotherCell_saysWhose() {
    CellOptions relu = CellOptions.fromMap(Map.of("activation", "relu"));

    assertThatThrownBy(() -> new Architecture(CellKind.GRU, 4, 1, false, relu))
        .hasMessage("activation: expected with --cell elman or leaky, found --cell gru");
    assertThatThrownBy(() -> new Architecture(CellKind.JORDAN, 4, 2, false, CellOptions.defaults()))
        .hasMessage(
            "layers: expected 1 with --cell jordan, which recurs through its output, found 2");
    assertThatThrownBy(() -> CellOptions.fromMap(Map.of("delays", "2,3")))
        .hasMessage("delays: expected 1 first, then ascending up to 1000, found [2, 3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8", "2..64", "learned", "learned:2..64"})
  void timeScales_anyForm_drawsWithinItsRange(String text) {
    TimeScales scales = TimeScales.parse(text);

    for (float argument : scales.draw(200, new SplittableRandom(1))) {
      double tau = 1 + Math.exp(-argument);
      assertThat(tau).isBetween(scales.shortest() - 1e-4, scales.longest() + 1e-3);
    }
    assertThat(TimeScales.parse(scales.toString())).isEqualTo(scales);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0.5", "8..2", "fast", "1..2..3x"})
  void timeScales_nonsense_isRefused(String text) {
    assertThatThrownBy(() -> TimeScales.parse(text))
        .hasMessageStartingWith("time-scales: expected");
  }

  @Test
  void spectrum_complexPairAndNilpotent_areRight() {
    double[][] rotation = {{0.6, -0.7, 0}, {0.7, 0.6, 0}, {5, 5, 0.1}};

    assertThat(Spectrum.radius(rotation)).isCloseTo(Math.hypot(0.6, 0.7), within(1e-9));
    assertThat(Spectrum.radius(new double[][] {{0, 1}, {0, 0}})).isCloseTo(0, within(1e-6));
    assertThat(Spectrum.norm(new double[][] {{3, 0}, {0, -4}})).isCloseTo(4, within(1e-9));
  }
}
