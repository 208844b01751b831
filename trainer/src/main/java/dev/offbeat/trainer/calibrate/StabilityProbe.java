package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.model.Stability;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Spectrum;
import dev.offbeat.trainer.nn.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Measures along real data how strongly a recurrence holds on to its past. */
final class StabilityProbe {
  /*
   * Memory length: the same stretch of data is run from pairs of random states; the number of steps
   * after which no prediction of a pair differs by more than the tolerance any more.
   */
  private static final int SAMPLES = 200;
  private static final int STRETCHES = 16;
  private static final int LONGEST_MEMORY = 2000;
  private static final double TOLERANCE = 1e-3;

  private final Network network;
  private final float[] parameters;
  private final List<TrainingSeries> series;

  StabilityProbe(Network network, float[] parameters, List<TrainingSeries> series) {
    this.network = network;
    this.parameters = parameters;
    this.series = series;
  }

  Stability measure() {
    return new Stability(meanSpectralRadius(), memoryLength());
  }

  private double meanSpectralRadius() {
    double sum = 0;
    int count = 0;
    int perSeries = Math.max(1, SAMPLES / series.size());
    for (TrainingSeries one : series.subList(0, Math.min(SAMPLES, series.size()))) {
      int spacing = Math.max(1, one.size() / perSeries);
      Window walk = network.newWindow(1, 1);
      Window probe = network.newWindow(1, network.stateSize());
      for (int t = 0; t < one.size(); t++) {
        fill(walk, one, t);
        if (t % spacing == spacing - 1) {
          sum += Spectrum.radius(jacobian(walk, probe, one, t));
          count++;
        }
        walk.forward(parameters);
        walk.carryState();
      }
    }
    return sum / count;
  }

  private double[][] jacobian(Window walk, Window probe, TrainingSeries one, int t) {
    fill(probe, one, t);
    for (int j = 0; j < network.stateSize(); j++) {
      fillRow(probe.before(0), j, probe.lanes(), walk.before(0)[j]);
    }
    probe.forward(parameters);
    return probe.stateJacobian();
  }

  private static void fill(Window window, TrainingSeries one, int t) {
    for (int i = 0; i < one.inputs().length; i++) {
      fillRow(window.x(0), i, window.lanes(), one.inputs()[i][t]);
    }
  }

  private static void fillRow(float[] rows, int row, int lanes, float value) {
    Arrays.fill(rows, row * lanes, (row + 1) * lanes, value);
  }

  private int memoryLength() {
    Window window = network.newWindow(1, 2 * STRETCHES);
    Random random = new Random(1);
    TrainingSeries[] chosen = new TrainingSeries[STRETCHES];
    int[] start = new int[STRETCHES];
    for (int s = 0; s < STRETCHES; s++) {
      chosen[s] = series.get(random.nextInt(series.size()));
      start[s] = random.nextInt(Math.max(1, chosen[s].size() - LONGEST_MEMORY));
    }
    float[] states = window.before(0);
    for (int i = 0; i < states.length; i++) {
      states[i] = 2 * random.nextFloat() - 1;
    }
    int memory = 0;
    for (int step = 0; step < LONGEST_MEMORY; step++) {
      for (int s = 0; s < STRETCHES; s++) {
        int t = Math.floorMod(start[s] + step, chosen[s].size());
        for (int i = 0; i < network.inputs(); i++) {
          int at = i * window.lanes() + 2 * s;
          window.x(0)[at] = chosen[s].inputs()[i][t];
          window.x(0)[at + 1] = chosen[s].inputs()[i][t];
        }
      }
      window.forward(parameters);
      window.carryState();
      if (differs(window)) {
        memory = step + 1;
      }
    }
    return memory;
  }

  private boolean differs(Window window) {
    float[] output = window.output(0);
    for (int i = 0; i < output.length; i += 2) {
      if (Math.abs(output[i] - output[i + 1]) > TOLERANCE) {
        return true;
      }
    }
    return false;
  }
}
