package dev.offbeat.bench.quality;

import dev.offbeat.bench.quality.contender.Contender;
import dev.offbeat.bench.quality.contender.Offbeat;
import dev.offbeat.bench.quality.measure.Period;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.train.TrainingOptions;
import java.util.Arrays;
import java.util.List;

/**
 * Replays a Mackey-Glass series through a detector whose network was trained on the series' history
 * alone, and through others that were not. What comes after the history is measured.
 */
final class MgabEvaluation {
  /*
   * The series is chaotic and free of noise: a network of twice the default's units, and short
   * horizons, within which it can be foretold.
   */
  private static final int HIDDEN = 32;
  private static final List<Integer> HORIZONS = List.of(1, 10, 20);

  private MgabEvaluation() {}

  static TrainingOptions options(int epochs, long seed) {
    return TrainingOptions.builder()
        .architecture(Architecture.of(CellKind.GRU, HIDDEN))
        .horizons(HORIZONS)
        .epochs(epochs)
        .patience(epochs)
        .seed(seed)
        .build();
  }

  /** Trains on the history, then replays all of the series. */
  static PointResult trained(Mgab series, TrainingOptions options) {
    double[][] history =
        Arrays.stream(series.values(), 0, series.historyPoints())
            .mapToObj(value -> new double[] {value})
            .toArray(double[][]::new);
    long[] timestamps = Arrays.copyOf(series.timestampsMillis(), history.length);
    Training training =
        Training.run(
            series.name(),
            new History(
                List.of("value"),
                List.of(new Series(series.name(), timestamps, history)),
                List.of()),
            options);
    try (var model = training.model();
        Offbeat offbeat = new Offbeat(model, DetectorOptions.defaults())) {
      return evaluate(series, offbeat.forecasts("offbeat-trained"), training.cpuSeconds());
    }
  }

  /** Replays all of the series through a contender that starts from nothing. */
  static PointResult untrained(Mgab series, Contender contender) {
    return evaluate(series, contender, Double.NaN);
  }

  private static PointResult evaluate(Mgab series, Contender contender, double trainingSeconds) {
    int from = series.historyPoints();
    double[] scores =
        new Replay(contender)
            .scores(contender.scorers().get(), series.timestampsMillis(), series.values());
    return PointResult.of(
        series.name(),
        contender.name(),
        Columns.from(from, scores),
        Columns.from(from, series.labels()),
        Period.of(Columns.from(from, series.values())),
        contender.threshold(),
        trainingSeconds);
  }
}
