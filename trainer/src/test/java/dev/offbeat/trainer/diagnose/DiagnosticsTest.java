package dev.offbeat.trainer.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.detector.model.Boundedness;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.Histories;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.export.NetworkStepper;
import dev.offbeat.trainer.graph.ParameterBlock.Matrix;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.CellOptions;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Spectrum;
import dev.offbeat.trainer.train.Trainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosticsTest {
  private static final List<ModelInput> INPUTS =
      List.of(ModelInput.value(0), ModelInput.difference(0, 2));
  private static final ChronologicalSplit SPLIT = ChronologicalSplit.defaults();

  private final List<TrainingSeries> series =
      List.of(
          TrainingSeries.of(
              Histories.sine("s", 1500, 1, 0), INPUTS, List.of(1), new Normalizer(4000)));

  private static Network network(CellKind cell, CellOptions options) {
    return new Network(new Architecture(cell, 3, 1, false, options), 2, 1, 1);
  }

  /** Parameters by random, those of a matrix whose name ends so all of one value. */
  private static float[] parameters(Network network, String name, float value) {
    float[] parameters = new float[network.parameterCount()];
    Random random = new Random(3);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextGaussian() / 2;
    }
    for (Matrix matrix : network.matrices()) {
      if (matrix.name().endsWith(name)) {
        Arrays.fill(parameters, matrix.at(), matrix.at() + matrix.size(), value);
      }
    }
    return parameters;
  }

  /** Leaky units of time scale 10 without recurrent weights: s′ = 0.9·s + what enters. */
  private static float[] decaying(Network network) {
    float[] parameters = parameters(network, "recurrent", 0);
    float[] drawn = network.initialParameters(1);
    for (Matrix matrix : network.matrices()) {
      if (matrix.name().endsWith("leak")) {
        System.arraycopy(drawn, matrix.at(), parameters, matrix.at(), matrix.size());
      }
    }
    return parameters;
  }

  @Test
  void gradientReach_leakyUnitsWithoutRecurrentWeights_decaysByTheirLeak() {
    Network network = network(CellKind.LEAKY, CellOptions.fromMap(Map.of("time-scales", "10")));

    double[] norms =
        new GradientReach(network, Loss.LAPLACE, series, SPLIT).norms(decaying(network));

    assertThat(norms).hasSize(200);
    assertThat(norms[0]).isPositive();
    for (int lag = 2; lag <= 100; lag++) {
      assertThat(norms[lag - 1] / norms[lag - 2]).isCloseTo(0.9, within(1e-4));
    }
  }

  @Test
  void dynamics_leakyUnitsWithoutRecurrentWeights_haveTheirLeakAsSpectrum() {
    Network network = network(CellKind.LEAKY, CellOptions.fromMap(Map.of("time-scales", "10")));
    float[] parameters = decaying(network);

    List<Dynamics.Sample> samples = JacobianWalk.samples(network, parameters, series);

    assertThat(samples).hasSizeBetween(200, 220);
    assertThat(samples)
        .allSatisfy(
            sample -> {
              assertThat(sample.radius()).isCloseTo(0.9, within(1e-5));
              assertThat(sample.singularValue()).isCloseTo(0.9, within(1e-5));
              assertThat(sample.eigenvalues()).hasSize(3);
            });
    // 0.9^n · (a difference of states of about 1) falls below 1e-3 after about 66 steps.
    assertThat(MemoryLength.measure(network, parameters, series)).isBetween(45, 85);
  }

  @Test
  void norm_ofAShear_isItsLargestSingularValue() {
    double[][] shear = {{1, 1}, {0, 1}};

    assertThat(Spectrum.norm(shear)).isCloseTo((1 + Math.sqrt(5)) / 2, within(1e-12));
    assertThat(Spectrum.radius(shear)).isCloseTo(1, within(1e-7));
  }

  @Test
  void memoryLength_aUnitThatNeverForgets_isTheLongestThereIs() {
    Network network = network(CellKind.ELMAN, CellOptions.fromMap(Map.of("activation", "relu")));
    float[] parameters = parameters(network, "recurrent", 0);
    for (Matrix matrix : network.matrices()) {
      if (matrix.name().endsWith("input") && matrix.name().startsWith("cell")) {
        Arrays.fill(parameters, matrix.at(), matrix.at() + matrix.size(), 0);
      } else if (matrix.name().endsWith("recurrent")) {
        for (int j = 0; j < 3; j++) {
          parameters[matrix.at() + 4 * j] = 1;
        }
      } else if (matrix.name().startsWith("cell")) {
        Arrays.fill(parameters, matrix.at(), matrix.at() + matrix.size(), 0);
      }
    }

    assertThat(MemoryLength.measure(network, parameters, series)).isEqualTo(MemoryLength.LONGEST);
  }

  @ParameterizedTest
  @EnumSource(names = "FASTGRNN", mode = EnumSource.Mode.EXCLUDE)
  void boundedness_unitsOfBoundedForm_isKnownWithoutATrial(CellKind cell) {
    Network network = network(cell, CellOptions.defaults());

    assertThat(BoundednessTrial.verdict(network, parameters(network, "-", 0), INPUTS))
        .isEqualTo(Boundedness.BY_CONSTRUCTION);
  }

  @Test
  void boundedness_gatesThatMaySaturate_isTried() {
    Network fastgrnn = network(CellKind.FASTGRNN, CellOptions.defaults());
    Network lstm = network(CellKind.LSTM, CellOptions.fromMap(Map.of("peepholes", "true")));

    assertThat(BoundednessTrial.verdict(fastgrnn, parameters(fastgrnn, "gate_bias", -9), INPUTS))
        .isEqualTo(Boundedness.IN_TRIAL);
    assertThat(BoundednessTrial.verdict(fastgrnn, parameters(fastgrnn, "gate_bias", 20), INPUTS))
        .isEqualTo(Boundedness.NOT_SHOWN);
    assertThat(BoundednessTrial.verdict(lstm, parameters(lstm, "peephole_forget", 10), INPUTS))
        .isEqualTo(Boundedness.NOT_SHOWN);
  }

  @Test
  void boundedness_reluUnits_dependsOnTheirWeights() {
    Network network = network(CellKind.ELMAN, CellOptions.fromMap(Map.of("activation", "relu")));

    assertThat(BoundednessTrial.verdict(network, parameters(network, "recurrent", 0.2f), INPUTS))
        .isEqualTo(Boundedness.IN_TRIAL);
    assertThat(BoundednessTrial.verdict(network, parameters(network, "recurrent", 0.4f), INPUTS))
        .isEqualTo(Boundedness.NOT_SHOWN);
  }

  @Test
  void freeRun_ofFewStarts_equalsALoopByHand() {
    Network network = network(CellKind.GRU, CellOptions.defaults());
    float[] parameters = parameters(network, "-", 0);
    int horizon = 5;

    List<FreeRunningStep> steps =
        FreeRun.measure(network, parameters, Trainer.feedback(INPUTS), series, SPLIT, horizon);

    double[] expected = new double[horizon];
    double[] naive = new double[horizon];
    byHand(network, parameters, expected, naive);
    for (int k = 0; k < horizon; k++) {
      assertThat(steps.get(k).stepsAhead()).isEqualTo(k + 1);
      assertThat(steps.get(k).error()).isCloseTo(expected[k], within(1e-5));
      assertThat(steps.get(k).persistence()).isCloseTo(naive[k], within(1e-5));
    }
  }

  /** Every point of the held-out part is a start: there are fewer than 400. */
  private void byHand(Network network, float[] parameters, double[] expected, double[] naive) {
    float[] v = series.get(0).inputs()[0];
    float[] d = series.get(0).inputs()[1];
    int from = SPLIT.validationEnd(v.length);
    int last = v.length - 1 - expected.length;
    float[] state = new float[network.stateSize()];
    float[] prediction = new float[1];
    try (NetworkStepper stepper = new NetworkStepper(network, parameters)) {
      for (int s = 0; s <= last; s++) {
        float[] own = state.clone();
        float[] x = {v[s], d[s]};
        for (int k = 0; s >= from && k < expected.length; k++) {
          stepper.step(x, own, prediction, new float[1]);
          x = new float[] {x[0] + prediction[0], 2 * prediction[0]};
          expected[k] += Math.pow(x[0] - v[s + k + 1], 2);
          naive[k] += Math.pow(v[s] - v[s + k + 1], 2);
        }
        stepper.step(new float[] {v[s], d[s]}, state, prediction, new float[1]);
      }
    }
    double mean = 0;
    double square = 0;
    for (int t = from; t < v.length; t++) {
      mean += v[t] / (double) (v.length - from);
      square += v[t] * (double) v[t] / (v.length - from);
    }
    for (int k = 0; k < expected.length; k++) {
      double variance = square - mean * mean;
      expected[k] = Math.sqrt(expected[k] / (last - from + 1) / variance);
      naive[k] = Math.sqrt(naive[k] / (last - from + 1) / variance);
    }
  }

  @Test
  void requireHeldOut_horizonBeyondTheHeldOutPart_isASentence() {
    History history = Histories.of(Histories.sine("s", 1000, 1, 0));

    assertThatThrownBy(() -> Diagnostics.requireHeldOut(history, 149))
        .isInstanceOf(HistoryException.class)
        .hasMessage(
            "--horizon 149: needs a series with 151 points held out, the longest has 150; give a"
                + " longer history or a shorter horizon");
    Diagnostics.requireHeldOut(history, 148);
  }
}
