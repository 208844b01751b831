package dev.offbeat.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.Incident.Phase;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertBudgetTest {
  private static final long MINUTE = 60_000;

  /** Noise from light to heavy tails, without any anomaly. */
  private enum Noise {
    UNIFORM,
    GAUSSIAN,
    LAPLACE,
    LOGNORMAL,
    STUDENT_3,
    AUTOREGRESSIVE,
    POISSON;

    private double next(Random random, double previous) {
      return switch (this) {
        case UNIFORM -> random.nextDouble();
        case GAUSSIAN -> random.nextGaussian();
        case LAPLACE -> (random.nextBoolean() ? 1 : -1) * Math.log(1 - random.nextDouble());
        case LOGNORMAL -> Math.exp(random.nextGaussian());
        case STUDENT_3 -> {
          double squares = 0;
          for (int i = 0; i < 3; i++) {
            squares += Math.pow(random.nextGaussian(), 2);
          }
          yield random.nextGaussian() / Math.sqrt(squares / 3);
        }
        case AUTOREGRESSIVE -> 0.95 * previous + random.nextGaussian();
        case POISSON -> {
          double product = random.nextDouble();
          int count = 0;
          for (double limit = Math.exp(-8); product > limit; count++) {
            product *= random.nextDouble();
          }
          yield count;
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void budget_onNoiseOfAnyKind_holdsWithinAFactorOfTwo(Noise noise) {
    int series = 6;
    int points = 10_000;
    AlertBudget budget = AlertBudget.parse("1 per 500 minutes");
    int alerts = 0;
    try (DetectorModel model = TestModels.univariate();
        Detector detector = model.newDetector(DetectorOptions.defaults().withBudget(budget))) {
      for (int seed = 0; seed < series; seed++) {
        Random random = new Random(seed);
        SeriesState state = model.newState();
        double value = 0;
        for (int t = 0; t < points; t++) {
          value = noise.next(random, value);
          Incident incident = detector.detect(state, Observation.of(t * MINUTE, value)).incident();
          alerts += incident != null && incident.phase() == Phase.OPENED ? 1 : 0;
        }
      }
    }
    double allowed = series * points / 500.0;
    assertThat(alerts / allowed).isBetween(0.5, 2.0);
  }

  @ParameterizedTest
  @CsvSource({
    "1 per week, 1, PT168H",
    "3 per day, 3, PT24H",
    "0.5 per 12h, 0.5, PT12H",
    "2 alerts per 10 minutes, 2, PT10M",
    "1 alert per month, 1, PT720H",
  })
  void parse_text_isRead(String text, double alerts, Duration period) {
    assertThat(AlertBudget.parse(text)).isEqualTo(new AlertBudget(alerts, period));
    assertThat(AlertBudget.parse(AlertBudget.parse(text).toString()))
        .isEqualTo(AlertBudget.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "often",
        "1",
        "1 per fortnight",
        "0 per week",
        "-1 per day",
        "1 per 0 days",
        "1..2 per day"
      })
  void parse_nonsense_isRefusedWithASentence(String text) {
    assertThatThrownBy(() -> AlertBudget.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("budget: expected ");
  }
}
