package dev.offbeat.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeReadoutTest {
  @Test
  void solve_targetsThatAreLinearInTheUnits_findsThem() {
    Network network = new Network(Architecture.of(CellKind.ESN, 10), 2, 2, 1);
    float[] parameters = network.initialParameters(4);
    Random random = new Random(4);
    Window window = network.newWindow(400, 3);
    for (int t = 0; t < window.steps(); t++) {
      for (int i = 0; i < window.x(t).length; i++) {
        window.x(t)[i] = (float) random.nextGaussian();
      }
    }
    window.forward(parameters);
    for (int t = 0; t < window.steps(); t++) {
      for (int lane = 0; lane < 3; lane++) {
        float unit = window.units(t)[2 * 3 + lane];
        float input = window.x(t)[3 + lane];
        window.target(t)[lane] = 0.5f + 2 * unit - input;
        window.target(t)[3 + lane] = -unit + 0.1f * (t % 2 == 0 ? 1 : -1);
        window.weight(t)[lane] = 1;
        window.weight(t)[3 + lane] = 1;
      }
    }
    RidgeReadout readout = new RidgeReadout(network);

    readout.add(window);
    readout.solve(parameters, 1e-9);
    window.forward(parameters);
    readout.addErrors(window);
    readout.setLogScales(parameters);
    window.forward(parameters);

    for (int lane = 0; lane < 3; lane++) {
      assertThat((double) window.output(200)[lane])
          .isCloseTo(window.target(200)[lane], within(1e-3));
    }
    assertThat((double) window.output(7)[3 * 3]).as("ln of 0.1").isCloseTo(-2.3, within(0.02));
    assertThat((double) window.output(7)[2 * 3])
        .as("a scale below the lowest is the lowest")
        .isEqualTo(Loss.LOWEST_LOG_SCALE);
  }
}
