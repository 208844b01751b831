package dev.offbeat.detector.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastEnergyTest {
  private static final int[] HORIZONS = {1, 3};

  private final ForecastEnergy energy = new ForecastEnergy(HORIZONS, 4);

  @Test
  void observe_twoHorizons_isTheFormula() {
    float[] v = {1, 2, 4, 3, 5, 9, 0, 2};
    float[] location = {0.5f, -0.25f};
    float[] logScale = {0, (float) Math.log(2)};
    ForecastEnergy.State state = energy.newState();
    double expected = 0;
    for (int t = 0; t < v.length; t++) {
      double one = t < 1 ? 0 : (v[t] - v[t - 1] - 0.5) / 1;
      double three = t < 3 ? 0 : ((v[t] + v[t - 1] + v[t - 2]) / 3 - v[t - 3] + 0.25) / 2;
      expected += (1.0 / (t + 1)) * ((one * one + three * three) / 2 - expected);
      assertThat(energy.observe(state, v[t])).isCloseTo(expected, within(1e-6));
      energy.foretell(state, location, logScale, 0, 1);
    }
    assertThat(energy.score(8)).isEqualTo(4);
  }

  @Test
  void state_restored_goesOnAsBefore() {
    Random random = new Random(2);
    ForecastEnergy.State state = energy.newState();
    ForecastEnergy.State restored = energy.newState();
    ByteBuffer bytes = ByteBuffer.allocate(energy.stateBytes());
    for (int t = 0; t < 50; t++) {
      float v = (float) random.nextGaussian();
      float[] location = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      float[] logScale = {0, 0};
      if (t == 20) {
        state.write(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        restored.read(bytes.flip());
      }
      double q = energy.observe(state, v);
      energy.foretell(state, location, logScale, 0, 1);
      if (t >= 20) {
        assertThat(energy.observe(restored, v)).isEqualTo(q);
        energy.foretell(restored, location, logScale, 0, 1);
      }
    }
  }
}
