package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.evaluate.Span;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static LabelledSeries series(Span... windows) {
    return new LabelledSeries(
        "a.csv",
        IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new),
        LongStream.range(0, 100).toArray(),
        IntStream.range(0, 100).mapToDouble(i -> i % 10).toArray(),
        List.of(windows));
  }

  @Test
  void apply_everySecondPoint_keepsTheWindowsPoints() {
    LabelledSeries even = Augmentation.EVEN_POINTS.apply(series(new Span(11, 20)));
    assertThat(even.timestampsMillis()).hasSize(50).startsWith(0, 2, 4);
    assertThat(even.windows()).containsExactly(new Span(6, 10)); // 12 to 20

    LabelledSeries odd = Augmentation.ODD_POINTS.apply(series(new Span(11, 20)));
    assertThat(odd.timestampsMillis()).hasSize(50).startsWith(1, 3, 5);
    assertThat(odd.windows()).containsExactly(new Span(5, 9)); // 11 to 19
  }

  @Test
  void apply_laterStart_dropsWhatBeganBefore() {
    LabelledSeries later =
        Augmentation.LATER_START.apply(series(new Span(2, 5), new Span(6, 10), new Span(50, 60)));
    assertThat(later.timestampsMillis()).hasSize(92).startsWith(8);
    assertThat(later.windows()).containsExactly(new Span(0, 2), new Span(42, 52));
  }

  @Test
  void apply_noise_isSmallAndTheSameEachTime() {
    double[] once = Augmentation.NOISE.apply(series()).values();
    assertThat(once).isEqualTo(Augmentation.NOISE.apply(series()).values());
    double[] plain = series().values();
    // Median step 1, deviation 2.9: noise of 0.5 + 0.029.
    double meanSquare =
        IntStream.range(0, 100).mapToDouble(i -> Math.pow(once[i] - plain[i], 2)).sum() / 100;
    assertThat(Math.sqrt(meanSquare)).isCloseTo(0.53, within(0.12));
  }

  @Test
  void apply_log_keepsTheOrderAndShrinksTheExtremes() {
    double[] log = Augmentation.LOG.apply(series()).values();
    // Median 4.5, deviation √8.25.
    assertThat(log[9]).isCloseTo(Math.log1p(4.5 / Math.sqrt(8.25)), within(1e-12));
    assertThat(log[0]).isCloseTo(-log[9], within(1e-12));
  }

  @Test
  void apply_constantSeries_staysConstant() {
    LabelledSeries flat =
        new LabelledSeries("b.csv", new String[30], new long[30], new double[30], List.of());
    for (Augmentation augmentation : Augmentation.values()) {
      if (augmentation != Augmentation.EVEN_POINTS && augmentation != Augmentation.ODD_POINTS) {
        assertThat(augmentation.apply(flat).values()).containsOnly(0);
      }
    }
  }
}
