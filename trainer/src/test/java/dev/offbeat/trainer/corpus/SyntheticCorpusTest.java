package dev.offbeat.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticCorpusTest {
  private static final int DRAWS = 200_000;

  @Test
  void draw_sameSeed_sameValues() {
    String fingerprint = SyntheticCorpus.draw(20, 300, 7).fingerprint();

    assertThat(SyntheticCorpus.draw(20, 300, 7).fingerprint()).isEqualTo(fingerprint);
    assertThat(SyntheticCorpus.draw(20, 300, 8).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void draw_moreSeries_doNotChangeThoseBefore() {
    Series few = SyntheticCorpus.draw(3, 300, 7).series().get(2);
    Series many = SyntheticCorpus.draw(9, 300, 7).series().get(2);

    assertThat(values(many).toArray()).isEqualTo(values(few).toArray());
  }

  @Test
  void draw_manySeries_areAsManifoldAsPromised() {
    History history = SyntheticCorpus.draw(600, 400, 1);

    assertThat(history.series()).hasSizeGreaterThan(590);
    assertThat(history.features()).containsExactly("value");
    assertThat(history.series()).allMatch(one -> values(one).allMatch(Double::isFinite));
    assertThat(cadencesInMinutes(history)).containsExactlyInAnyOrder(1L, 5L, 10L, 15L, 30L, 60L);
    assertThat(share(history, one -> values(one).allMatch(x -> x == Math.rint(x)) ? 1 : 0))
        .as("whole numbers: counts in their own unit, and some quantised")
        .isBetween(0.05, 0.25);
    double[] deviations =
        history.series().stream()
            .mapToDouble(one -> Moments.of(values(one).toArray()).deviation())
            .sorted()
            .toArray();
    assertThat(deviations[deviations.length - 30] / deviations[30]).isGreaterThan(1e4);
  }

  private static Set<Long> cadencesInMinutes(History history) {
    return history.series().stream()
        .map(one -> Duration.ofMillis(one.timestampMillis(1) - one.timestampMillis(0)).toMinutes())
        .collect(Collectors.toSet());
  }

  private static double share(History history, ToDoubleFunction<Series> is) {
    return history.series().stream().mapToDouble(is).average().orElseThrow();
  }

  private static DoubleStream values(Series series) {
    return IntStream.range(0, series.size()).mapToDouble(t -> series.values(t)[0]);
  }

  @ParameterizedTest
  @EnumSource
  void noise_ofEachKind_hasLocationZeroAndItsScale(NoiseKind kind) {
    Draws draws = new Draws(3);
    double[] sorted = DoubleStream.generate(() -> kind.draw(draws)).limit(DRAWS).sorted().toArray();

    assertThat(sorted[DRAWS / 2]).isCloseTo(0, within(0.02));
    double upperQuartile =
        switch (kind) {
          case NORMAL -> 0.674;
          case LAPLACE -> Math.log(2);
          case SCALE_MIXTURE -> 0.635;
          case STUDENT_T3 -> 0.765;
        };
    assertThat(sorted[DRAWS * 3 / 4]).isCloseTo(upperQuartile, within(0.03));
  }

  @Test
  void poisson_ofLowAndHighRates_hasItsMeanAndVariance() {
    for (double rate : new double[] {0.3, 7, 49, 400}) {
      Draws draws = new Draws(5);
      double[] counts = DoubleStream.generate(() -> draws.poisson(rate)).limit(DRAWS).toArray();
      Moments moments = Moments.of(counts);

      assertThat(moments.mean()).isCloseTo(rate, within(0.02 * rate));
      assertThat(Math.pow(moments.deviation(), 2)).isCloseTo(rate, within(0.03 * rate));
      assertThat(Arrays.stream(counts).min().orElseThrow()).isNotNegative();
    }
  }

  @Test
  void rhythm_ofADailySeries_repeatsWithTheDay() {
    int daily = 0;
    for (int seed = 0; seed < 200; seed++) {
      double[] signal = new double[300];
      SeriesClock clock = new SeriesClock(Duration.ofMinutes(30).toMillis(), 0, true);
      new Rhythm(new Draws(seed)).addTo(signal, clock);
      double difference =
          IntStream.range(48, 300).mapToDouble(t -> Math.abs(signal[t] - signal[t - 48])).sum();
      double size = Arrays.stream(signal).map(Math::abs).sum();
      daily += size > 0 && difference < 1e-6 * size ? 1 : 0;
    }

    assertThat(daily).isBetween(30, 90); // 0.75 · 0.8 · 0.6 · 0.8 · 0.8 of them: 46
  }
}
