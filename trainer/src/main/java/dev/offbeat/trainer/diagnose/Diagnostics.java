package dev.offbeat.trainer.diagnose;

import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/** Measures a trained network along its history. Every measure is made when asked for. */
public final class Diagnostics {
  private final FittedNetwork fitted;
  private final List<TrainingSeries> series;
  private final ChronologicalSplit split = ChronologicalSplit.defaults();

  private Diagnostics(FittedNetwork fitted, List<TrainingSeries> series) {
    this.fitted = fitted;
    this.series = List.copyOf(series);
  }

  /**
   * Diagnostics of a network along a history.
   *
   * @param normalizer as it was trained with
   */
  public static Diagnostics of(FittedNetwork fitted, History history, Normalizer normalizer) {
    return new Diagnostics(
        fitted,
        history.series().stream()
            .map(
                one ->
                    TrainingSeries.of(
                        one, fitted.inputs(), fitted.options().horizons(), normalizer))
            .toList());
  }

  /** What the network sees of each series. */
  public List<TrainingSeries> series() {
    return series;
  }

  /** Jacobians, memory and boundedness of the state. */
  public Dynamics dynamics() {
    Network network = fitted.network();
    float[] parameters = fitted.parameters();
    return new Dynamics(
        JacobianWalk.samples(network, parameters, series),
        MemoryLength.measure(network, parameters, series),
        BoundednessTrial.verdict(network, parameters, fitted.inputs()));
  }

  /** The gradient's length by lag, ascending, before and after training. */
  public List<GradientByLag> gradientByLag() {
    GradientReach reach =
        new GradientReach(fitted.network(), fitted.options().loss(), series, split);
    double[] before = reach.norms(fitted.initialParameters());
    double[] after = reach.norms(fitted.parameters());
    List<GradientByLag> lags = new ArrayList<>();
    for (int k = 0; k < after.length; k++) {
      lags.add(new GradientByLag(k + 1, before[k], after[k]));
    }
    return lags;
  }

  /**
   * Errors of the network on its own forecasts, by steps ahead.
   *
   * @param horizon steps
   */
  public List<FreeRunningStep> freeRunning(int horizon) {
    return FreeRun.measure(
        fitted.network(),
        fitted.parameters(),
        Trainer.feedback(fitted.inputs()),
        series,
        split,
        horizon);
  }

  /**
   * Checks that some series holds enough out to run freely over a horizon.
   *
   * @throws HistoryException if none does
   */
  public static void requireHeldOut(History history, int horizon) {
    int longest =
        history.series().stream()
            .mapToInt(one -> one.size() - ChronologicalSplit.defaults().validationEnd(one.size()))
            .max()
            .orElse(0);
    if (longest < FreeRun.pointsFor(horizon)) {
      throw new HistoryException(
          "--horizon %d: needs a series with %d points held out, the longest has %d; give a longer history or a shorter horizon"
              .formatted(horizon, FreeRun.pointsFor(horizon), longest));
    }
  }
}
