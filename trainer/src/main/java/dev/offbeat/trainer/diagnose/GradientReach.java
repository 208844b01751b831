package dev.offbeat.trainer.diagnose;

import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How far back the loss still reaches. */
final class GradientReach {
  /*
   * Only the loss of a window's last step t counts; backpropagation then leaves ∂loss(t)/∂state(t −
   * lag) before each of its steps. Hochreiter 1991; Pascanu, Mikolov, Bengio, ICML 2013. The state
   * at the window's start is the one that the data before it led to. Means over stretches of
   * held-out data, spread over the series.
   */
  static final int LONGEST = 200;
  private static final int LANES = 16;
  private static final int ROUNDS = 4;

  private final Network network;
  private final Loss loss;
  private final List<TrainingSeries> series;
  private final ChronologicalSplit split;
  private final int longest;

  GradientReach(Network network, Loss loss, List<TrainingSeries> series, ChronologicalSplit split) {
    this.network = network;
    this.loss = loss;
    this.split = split;
    int enough = series.stream().mapToInt(this::longestIn).max().orElse(0);
    longest = Math.min(LONGEST, enough);
    this.series = series.stream().filter(one -> longestIn(one) >= longest).toList();
  }

  /** Steps that a stretch of the series may have, its target and a warm-up of one stretch left. */
  private int longestIn(TrainingSeries one) {
    return (one.size() - one.horizonOf(network.outputs() - 1)) / 2 - 1;
  }

  /** Mean norms by lag, the first being that of lag 1; none where the series are too short. */
  double[] norms(float[] parameters) {
    double[] norms = new double[Math.max(0, longest)];
    if (norms.length == 0) {
      return norms;
    }
    Window window = network.newWindow(longest, LANES);
    for (List<Stretch> round : rounds()) {
      Arrays.fill(window.before(0), 0);
      fill(window, round, -longest);
      window.forward(parameters);
      window.carryState();
      fill(window, round, 0);
      window.forward(parameters);
      window.loss(loss, 1);
      window.backward(parameters, new float[parameters.length]);
      for (int lag = 1; lag <= longest; lag++) {
        norms[lag - 1] += sumOfNorms(window.stateGradient(longest - lag));
      }
    }
    for (int k = 0; k < norms.length; k++) {
      norms[k] /= ROUNDS * LANES;
    }
    return norms;
  }

  /** A series and where in it a stretch starts. */
  private record Stretch(TrainingSeries series, int start) {}

  private List<List<Stretch>> rounds() {
    List<List<Stretch>> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Stretch> lanes = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int number = round * LANES + lane;
        int count = ROUNDS * LANES;
        TrainingSeries one = series.get((int) ((long) number * series.size() / count));
        int last = one.size() - one.horizonOf(network.outputs() - 1) - longest;
        int first = Math.max(longest, Math.min(last, split.validationEnd(one.size())));
        lanes.add(new Stretch(one, first + (int) ((long) (last - first) * number / count)));
      }
      rounds.add(lanes);
    }
    return rounds;
  }

  private void fill(Window window, List<Stretch> stretches, int offset) {
    for (int step = 0; step < longest; step++) {
      for (int lane = 0; lane < LANES; lane++) {
        Stretch stretch = stretches.get(lane);
        int t = stretch.start + offset + step;
        LaneRows.fill(window.x(step), LANES, lane, stretch.series.inputs(), t);
        LaneRows.fill(window.target(step), LANES, lane, stretch.series.targets(), t);
      }
      Arrays.fill(window.weight(step), step == longest - 1 ? 1 : 0);
    }
  }

  private static double sumOfNorms(float[] gradient) {
    double sum = 0;
    for (int lane = 0; lane < LANES; lane++) {
      double squares = 0;
      for (int i = lane; i < gradient.length; i += LANES) {
        squares += (double) gradient[i] * gradient[i];
      }
      sum += Math.sqrt(squares);
    }
    return sum;
  }
}
