package dev.offbeat.trainer.diagnose;

import dev.offbeat.detector.model.Boundedness;
import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.Squash;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.List;
import java.util.SplittableRandom;

/** Whether bounded inputs keep the state bounded. */
final class BoundednessTrial {
  /*
   * Tanh units bound elman, leaky, esn, gru and, by finite weights, jordan, fastrnn (|h| ≤ α/(1 − β)) and
   * lstm. For all others (relu units, fastgrnn, an lstm whose forget gate sees its cell) the largest
   * values the detector can make drive the state: every feature at one of its two ends, held,
   * alternating, or drawn anew at each step. It counts as bounded if the second half of the trial
   * reaches no further than the first did. That is evidence, not a proof.
   */
  private static final double STANDARD_SCORE = 50; // the normaliser's clip
  private static final int DAY = 1440; // steps
  private static final int LANES = 32;
  private static final int HALF = 2048;
  private static final double GROWTH = 1.01;

  private BoundednessTrial() {}

  static Boundedness verdict(Network network, float[] parameters, List<ModelInput> inputs) {
    return network.keepsStateBounded()
        ? Boundedness.BY_CONSTRUCTION
        : trial(network, parameters, inputs);
  }

  private static Boundedness trial(Network network, float[] parameters, List<ModelInput> inputs) {
    Window window = network.newWindow(1, LANES);
    int features = inputs.stream().mapToInt(ModelInput::feature).max().orElse(0) + 1;
    double[][] last = new double[features][LANES];
    double[][] values = new double[features][LANES];
    SplittableRandom random = new SplittableRandom(1);
    float[] reached = new float[2];
    for (int step = 0; step < 2 * HALF; step++) {
      for (int f = 0; f < features; f++) {
        for (int lane = 0; lane < LANES; lane++) {
          last[f][lane] = values[f][lane];
          values[f][lane] = next(lane, step, last[f][lane], random);
        }
      }
      fill(window.x(0), inputs, step, values, last);
      window.forward(parameters);
      window.carryState();
      int half = step / HALF;
      for (float s : window.after(0)) {
        if (!Float.isFinite(s)) {
          return Boundedness.NOT_SHOWN;
        }
        reached[half] = Math.max(reached[half], Math.abs(s));
      }
    }
    return reached[1] <= GROWTH * reached[0] ? Boundedness.IN_TRIAL : Boundedness.NOT_SHOWN;
  }

  /** The first half of the lanes hold their end, a quarter turns it over, a quarter draws. */
  private static double next(int lane, int step, double last, SplittableRandom random) {
    double end = Squash.asinh(random.nextBoolean() ? STANDARD_SCORE : -STANDARD_SCORE);
    if (step == 0) {
      return end;
    }
    return lane < LANES / 2 ? last : lane < 3 * LANES / 4 ? -last : end;
  }

  private static void fill(
      float[] x, List<ModelInput> inputs, int step, double[][] values, double[][] last) {
    for (int i = 0; i < inputs.size(); i++) {
      ModelInput input = inputs.get(i);
      for (int lane = 0; lane < LANES; lane++) {
        double value = values[input.feature()][lane];
        double angle = 2 * Math.PI * (step / (double) DAY + lane / (double) LANES);
        double raw =
            switch (input.kind()) {
              case VALUE -> value;
              case DIFFERENCE -> value - last[input.feature()][lane];
              case SIN_DAY -> Math.sin(angle);
              case COS_DAY -> Math.cos(angle);
            };
        x[i * LANES + lane] = (float) (input.factor() * raw);
      }
    }
  }
}
