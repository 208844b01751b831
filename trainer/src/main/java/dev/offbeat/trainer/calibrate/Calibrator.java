package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.model.Calibration;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.Provenance;
import dev.offbeat.detector.model.Stability;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.diagnose.Diagnostics;
import dev.offbeat.trainer.export.OnnxExporter;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.TrainingReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures a trained network on its history and gathers all that its file says of it. */
public final class Calibrator {
  /**
   * Error for each unit of the last value's below which a network is skilled enough on its series
   * that a rise of its forecasts' error is news; above, it only says that noise is noise.
   */
  private static final double SKILLED = 0.5;

  private Calibrator() {}

  /**
   * Measures cadence, stability, what the parts of the score show in normal operation and, by
   * replaying every series through the detector, the forecast error on the held-out part.
   *
   * @param codeVersion version of the trainer
   */
  public static ModelMetadata calibrate(
      FittedNetwork fitted, History history, ScoringConstants scoring, String codeVersion) {
    Normalizer normalizer = new Normalizer(scoring.normalizerMemory());
    Diagnostics diagnostics = Diagnostics.of(fitted, history, normalizer);
    Stability stability = diagnostics.dynamics().stability();
    return calibrate(fitted, history, diagnostics.series(), stability, scoring, codeVersion);
  }

  /**
   * Calibrates as {@link #calibrate(FittedNetwork, History, ScoringConstants, String)} does.
   *
   * @param series what the network sees of the history's series
   * @param stability as measured along them
   */
  public static ModelMetadata calibrate(
      FittedNetwork fitted,
      History history,
      List<TrainingSeries> series,
      Stability stability,
      ScoringConstants scoring,
      String codeVersion) {
    ChronologicalSplit split = ChronologicalSplit.defaults();
    Calibration calibration =
        new Calibration(cadenceMillis(history), 0, JointQuantile.of(history), 0);
    ModelMetadata draft = metadata(fitted, history, scoring, calibration, stability, null);
    ForecastError error;
    try (DetectorModel model =
        DetectorModel.load(
            "draft", OnnxExporter.bytes(fitted.network(), fitted.parameters(), draft))) {
      error = new HeldOutReplay(model, DetectorOptions.defaults()).error(history);
    }
    if (error.ratio() < SKILLED) {
      double energy = ForecastEnergyQuantile.of(fitted, series, split);
      calibration =
          new Calibration(calibration.cadenceMillis(), 0, calibration.jointTheta(), energy);
    }
    Provenance provenance = provenance(fitted, history, codeVersion, error);
    return metadata(fitted, history, scoring, calibration, stability, provenance);
  }

  private static ModelMetadata metadata(
      FittedNetwork fitted,
      History history,
      ScoringConstants scoring,
      Calibration calibration,
      Stability stability,
      @Nullable Provenance provenance) {
    var network = fitted.network();
    return new ModelMetadata(
        new CellSpec(
            network.architecture().cell().toString(),
            network.architecture().hidden(),
            network.architecture().layers(),
            network.stateSize()),
        history.features(),
        fitted.inputs(),
        fitted.options().horizons(),
        scoring,
        calibration,
        stability,
        provenance,
        fitted.hyperparameters());
  }

  private static Provenance provenance(
      FittedNetwork fitted, History history, String codeVersion, ForecastError error) {
    TrainingReport.Epoch best = fitted.report().best();
    return new Provenance(
        codeVersion,
        history.fingerprint(),
        Instant.ofEpochMilli(history.firstMillis()).toString(),
        Instant.ofEpochMilli(history.lastMillis()).toString(),
        history.series().size(),
        history.points(),
        fitted.options().seed(),
        best.number(),
        best.trainLoss(),
        best.validationLoss(),
        error.expected(),
        error.naive());
  }

  /** Median over series of the median time between two points, ms. */
  static long cadenceMillis(History history) {
    return median(history.series().stream().mapToLong(Calibrator::cadenceMillis).toArray());
  }

  private static long cadenceMillis(Series series) {
    long[] gaps = new long[series.size() - 1];
    for (int t = 0; t < gaps.length; t++) {
      gaps[t] = series.timestampMillis(t + 1) - series.timestampMillis(t);
    }
    return median(gaps);
  }

  private static long median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
