package dev.offbeat.cli.demo;

import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.Provenance;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.calibrate.Calibrator;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.export.OnnxExporter;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.Trainer;
import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The demo's model: one small network for all series of the fleet, trained on their history. */
final class FleetModel {
  /** A tenth of what {@code train} would take: the demo wants to go on. */
  private static final int EPOCHS = 10;

  private FleetModel() {}

  /** Trains, exports, and says what came of it. */
  static void train(List<Reading> readings, Path file, Screen screen) {
    long start = System.nanoTime();
    History history = history(readings);
    ScoringConstants scoring = ScoringConstants.defaults();
    FittedNetwork fitted =
        Trainer.train(
            history,
            new Normalizer(scoring.normalizerMemory()),
            TrainingOptions.builder().epochs(EPOCHS).build(),
            Origin.SCRATCH,
            Runtime.getRuntime().availableProcessors(),
            TrainingListener.NONE);
    ModelMetadata metadata = Calibrator.calibrate(fitted, history, scoring, "demo");
    OnnxExporter.write(file, fitted.network(), fitted.parameters(), metadata);
    Provenance provenance = Objects.requireNonNull(metadata.provenance(), "the trainer knows");
    screen.fact(
        "model",
        "%s of %d units trained in %.1f s; its error one step ahead is %.0f %% of the last value's",
        metadata.cell().kind(),
        metadata.cell().hiddenSize(),
        (System.nanoTime() - start) / 1e9,
        100 * provenance.expectedRmse() / provenance.naiveRmse());
  }

  private static History history(List<Reading> readings) {
    Map<String, List<Reading>> bySeries = new LinkedHashMap<>();
    for (Reading reading : readings) {
      bySeries.computeIfAbsent(reading.series(), name -> new ArrayList<>()).add(reading);
    }
    List<Series> series = new ArrayList<>();
    bySeries.forEach(
        (name, own) ->
            series.add(
                new Series(
                    name,
                    own.stream().mapToLong(Reading::timestampMillis).toArray(),
                    own.stream()
                        .map(reading -> new double[] {reading.value()})
                        .toArray(double[][]::new))));
    return new History(List.of("value"), series, List.of());
  }
}
