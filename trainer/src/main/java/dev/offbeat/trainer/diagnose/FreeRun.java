package dev.offbeat.trainer.diagnose;

import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Feedback;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Error of a network that is fed its own forecasts, by steps ahead. */
final class FreeRun {
  /*
   * The true values lead the state to a start in the held-out part; from there on each step sees
   * what was foretold for it, and the true time of day. In transformed values v,
   *
   *   e(k)² = mean over starts s of (v̂(s + k) − v(s + k))² / var v,
   *
   * var v over the series' held-out part, and e(k) averaged over series and features. Persistence
   * foretells v(s). A forecast that is not finite makes e(k) infinite.
   */
  private static final int WARM_UP = 2000;
  private static final int MOST_SERIES = 200;
  private static final int STARTS = 400;
  private static final int LANES = 16;

  private final float[] parameters;
  private final List<Feedback.Inputs> features;
  private final int horizon;
  private final Window walk;
  private final Window free;
  private final double[] errors; // (N), sums over series and features
  private final double[] naives; // (N)
  private int count;

  private FreeRun(
      Network network, float[] parameters, List<Feedback.Inputs> features, int horizon) {
    this.parameters = parameters;
    this.features = features;
    this.horizon = horizon;
    walk = network.newWindow(1, 1);
    free = network.newWindow(horizon + 1, LANES);
    free.setFeedback(new Feedback(features, (t, lane) -> true));
    errors = new double[horizon];
    naives = new double[horizon];
  }

  /** Points that a series' held-out part needs for a horizon. */
  static int pointsFor(int horizon) {
    return horizon + 2;
  }

  static List<FreeRunningStep> measure(
      Network network,
      float[] parameters,
      List<Feedback.Inputs> features,
      List<TrainingSeries> series,
      ChronologicalSplit split,
      int horizon) {
    FreeRun run = new FreeRun(network, parameters, features, horizon);
    List<TrainingSeries> usable =
        series.stream()
            .filter(one -> one.size() - split.validationEnd(one.size()) >= pointsFor(horizon))
            .toList();
    int chosen = Math.min(MOST_SERIES, usable.size());
    for (int k = 0; k < chosen; k++) {
      TrainingSeries one = usable.get((int) ((long) k * usable.size() / chosen));
      run.along(one, split.validationEnd(one.size()), Math.max(1, STARTS / chosen));
    }
    List<FreeRunningStep> steps = new ArrayList<>();
    for (int k = 0; k < horizon && run.count > 0; k++) {
      steps.add(new FreeRunningStep(k + 1, run.errors[k] / run.count, run.naives[k] / run.count));
    }
    return steps;
  }

  private void along(TrainingSeries series, int from, int starts) {
    int last = series.size() - 1 - horizon;
    int spacing = Math.max(1, (last - from + starts) / starts);
    double[][] squares = new double[2 * features.size()][horizon]; // of the network, then naive
    int[] lanes = new int[LANES];
    int filled = 0;
    int runs = 0;
    Arrays.fill(walk.before(0), 0);
    for (int t = Math.max(0, from - WARM_UP); t <= last; t++) {
      LaneRows.fill(walk.x(0), 1, 0, series.inputs(), t);
      if (t >= from && (t - from) % spacing == 0) {
        LaneRows.copy(walk.before(0), 1, 0, free.before(0), LANES, filled);
        lanes[filled++] = t;
        runs++;
      }
      if (filled == LANES || (t == last && filled > 0)) {
        run(series, lanes, filled, squares);
        filled = 0;
      }
      walk.forward(parameters);
      walk.carryState();
    }
    add(series, from, runs, squares);
  }

  private void run(TrainingSeries series, int[] starts, int filled, double[][] squares) {
    for (int k = 0; k <= horizon; k++) {
      for (int lane = 0; lane < LANES; lane++) {
        LaneRows.fill(
            free.x(k), LANES, lane, series.inputs(), starts[lane < filled ? lane : 0] + k);
      }
    }
    free.forward(parameters);
    for (int f = 0; f < features.size(); f++) {
      int row = features.get(f).value();
      float[] values = series.inputs()[row];
      for (int k = 1; k <= horizon; k++) {
        for (int lane = 0; lane < filled; lane++) {
          double came = values[starts[lane] + k];
          double foretold = free.x(k)[row * LANES + lane];
          squares[f][k - 1] += square(foretold - came);
          squares[features.size() + f][k - 1] += square(values[starts[lane]] - came);
        }
      }
    }
  }

  private void add(TrainingSeries series, int from, int runs, double[][] squares) {
    for (int f = 0; f < features.size(); f++) {
      double variance = variance(series.inputs()[features.get(f).value()], from);
      if (variance > 0) {
        for (int k = 0; k < horizon; k++) {
          double error = Math.sqrt(squares[f][k] / runs / variance);
          errors[k] += Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
          naives[k] += Math.sqrt(squares[features.size() + f][k] / runs / variance);
        }
        count++;
      }
    }
  }

  private static double variance(float[] row, int from) {
    double mean = 0;
    double squares = 0;
    for (int t = from, n = 1; t < row.length; t++, n++) {
      double deviation = row[t] - mean;
      mean += deviation / n;
      squares += deviation * (row[t] - mean);
    }
    return squares / (row.length - from);
  }

  private static double square(double error) {
    return error * error;
  }
}
