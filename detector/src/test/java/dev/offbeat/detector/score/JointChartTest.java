package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JointChartTest {
  private static final double THETA = 30;

  private final JointChart chart = new JointChart(3, THETA);
  private final JointChart.State state = chart.newState();
  private final JointChart.Scratch scratch = chart.newScratch();
  private final Random random = new Random(5);

  /** Two features that go together, and one of its own, on very different scales. */
  private double step(double broken) {
    double common = random.nextGaussian();
    double[] x = {
      1e6 + 1e3 * (common + 0.1 * random.nextGaussian()),
      5 + common + 0.1 * random.nextGaussian() + broken,
      1e-3 * random.nextGaussian()
    };
    return chart.step(state, x, scratch);
  }

  @Test
  void step_correlationBroken_isSeenThoughEachFeatureIsOrdinary() {
    double quiet = 0;
    for (int t = 0; t < 3000; t++) {
      double distance = step(0);
      if (t > 1000) {
        quiet = Math.max(quiet, distance);
      }
    }
    double broken = 0;
    for (int t = 0; t < 40; t++) {
      broken = Math.max(broken, step(0.8)); // less than one standard deviation of this feature
    }
    assertThat(broken).isGreaterThan(2 * quiet);
    assertThat(scratch.share(1)).isGreaterThan(0.4);
    assertThat(scratch.share(2)).isLessThan(0.2);
    assertThat(scratch.share(0) + scratch.share(1) + scratch.share(2)).isCloseTo(1, within(1e-9));
  }

  @Test
  void step_outOfControl_standsStill() {
    for (int t = 0; t < 3000; t++) {
      step(0);
    }
    double distance = 0;
    for (int t = 0; t < 600; t++) {
      distance = step(20);
    }
    assertThat(distance).isGreaterThan(THETA);
  }

  @Test
  void step_warmingUp_saysNothing() {
    for (int t = 0; t < 400; t++) {
      assertThat(step(t % 7 == 0 ? 1e9 : 0)).isZero();
    }
  }

  @Test
  void step_constantAndHugeValues_stayFinite() {
    double[] x = {1e300, 5, -1e300};
    for (int t = 0; t < 1000; t++) {
      x[0] = t % 2 == 0 ? 1e300 : -1e300;
      assertThat(chart.step(state, x, scratch)).isFinite().isNotNegative();
    }
  }
}
