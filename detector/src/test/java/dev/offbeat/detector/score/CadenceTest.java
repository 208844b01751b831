package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private final Cadence.State state = new Cadence.State();

  @Test
  void learn_regularSeries_isExactFromTheSecondPoint() {
    Cadence.learn(state, 60_000);
    assertThat(state.millis()).isEqualTo(60_000);
    for (int i = 0; i < 100; i++) {
      Cadence.learn(state, 60_000);
    }
    Cadence.learn(state, 86_400_000); // an outage counts as one long gap
    Cadence.learn(state, 60_000);
    assertThat(state.millis()).isEqualTo(60_000);
  }

  @Test
  void learn_firstGapWrong_recovers() {
    Cadence.learn(state, 3_600_000);
    for (int i = 0; i < 1000; i++) {
      Cadence.learn(state, 10_000);
    }
    assertThat(state.millis()).isEqualTo(10_000);
  }

  @Test
  void learn_jitter_isTheMedian() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      Cadence.learn(state, 1000 + random.nextInt(501));
    }
    assertThat(state.millis()).isCloseTo(1250, within(60.0));
  }
}
