package dev.offbeat.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContractionTest {
  private static final int STEPS = 3000;

  private static float[] wild(Network network) {
    Random random = new Random(5);
    float[] parameters = network.initialParameters(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) random.nextGaussian();
    }
    return parameters;
  }

  /** How far two lanes from opposite states are apart after many steps of the same noise. */
  private static double distance(Network network, float[] parameters) {
    Window window = network.newWindow(1, 2);
    Random random = new Random(2);
    for (int i = 0; i < window.before(0).length; i++) {
      window.before(0)[i] = i % 2 == 0 ? 0.9f : -0.9f;
    }
    for (int t = 0; t < STEPS; t++) {
      for (int i = 0; i < window.x(0).length; i += 2) {
        window.x(0)[i] = (float) random.nextGaussian();
        window.x(0)[i + 1] = window.x(0)[i];
      }
      window.forward(parameters);
      window.carryState();
    }
    double largest = 0;
    for (int i = 0; i < window.after(0).length; i += 2) {
      largest = Math.max(largest, Math.abs(window.after(0)[i] - window.after(0)[i + 1]));
    }
    return largest;
  }

  @ParameterizedTest
  @MethodSource("dev.offbeat.trainer.nn.Architectures#names")
  void contract_wildWeights_makesAnyTwoStatesMeetOrSaysThatItCannot(String name) {
    Architecture architecture = Architectures.all(8).get(name);
    Network network = new Network(architecture, 3, 2, 1);
    float[] parameters = wild(network);

    boolean isBounded = network.contract(parameters);

    boolean isKnown =
        switch (architecture.cell()) {
          case ELMAN, LEAKY, FASTRNN, GRU, ESN -> true;
          case JORDAN, FASTGRNN, LSTM -> false;
        };
    assertThat(isBounded).isEqualTo(isKnown);
    if (isBounded) {
      assertThat(distance(network, parameters)).isLessThan(1e-3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CellKind.class,
      names = {"ELMAN", "GRU"})
  void contract_boundThatHolds_changesNothing(CellKind kind) {
    Network network = new Network(Architecture.of(kind, 8), 3, 2, 1);
    float[] parameters = wild(network);
    network.contract(parameters);
    float[] again = parameters.clone();

    network.contract(again);

    for (int i = 0; i < again.length; i++) {
      assertThat((double) again[i])
          .isCloseTo(parameters[i], org.assertj.core.api.Assertions.within(1e-5));
    }
  }

  @Test
  void distance_twoFixedPoints_staysLargeUntilContracted() {
    Network network = new Network(Architecture.of(CellKind.ELMAN, 8), 3, 2, 1);
    float[] parameters = new float[network.parameterCount()];
    Matrix recurrent = network.matrices().get(1);
    for (int j = 0; j < 8; j++) {
      recurrent.set(parameters, 9 * j, 2); // h = tanh(2h) has two stable solutions
    }

    assertThat(distance(network, parameters)).isGreaterThan(1.9);
    network.contract(parameters);
    assertThat(distance(network, parameters)).isLessThan(1e-3);
  }
}
