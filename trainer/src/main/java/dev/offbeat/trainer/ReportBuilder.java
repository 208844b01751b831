package dev.offbeat.trainer;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.trainer.calibrate.HeldOutReplay;
import dev.offbeat.trainer.calibrate.HeldOutReplay.FeatureError;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.report.ForecastStretch;
import dev.offbeat.trainer.report.GradientNorms;
import dev.offbeat.trainer.report.LossCurve;
import dev.offbeat.trainer.report.SeriesError;
import dev.offbeat.trainer.report.TrainedOn;
import dev.offbeat.trainer.report.TrainingReportData;
import dev.offbeat.trainer.report.TrainingReportData.Section;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.GradientClipping;
import dev.offbeat.trainer.train.TrainingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Gathers what the report's page shows of one run. */
final class ReportBuilder {
  private static final double BAND = 0.9;
  private static final int STRETCHES = 4;
  private static final int STRETCH_POINTS = 400;

  private final FittedNetwork fitted;
  private final History history;
  private final DetectorModel model;

  /**
   * @param model the finished file, loaded
   */
  ReportBuilder(FittedNetwork fitted, History history, DetectorModel model) {
    this.fitted = fitted;
    this.history = history;
    this.model = model;
  }

  /** All that {@code measures} and a replay of the held-out part tell. */
  TrainingReportData build(Evaluation evaluation, Measures measures, Path file, Duration time) {
    TrainingReportData.Builder builder =
        TrainingReportData.builder(trainedOn(evaluation.source(), file, time));
    addLearning(builder);
    HeldOutReplay replay =
        new HeldOutReplay(model, DetectorOptions.defaults().withBandCoverage(BAND));
    List<FeatureError> errors = replay.errors(history);
    builder
        .seriesErrors(errors.stream().map(this::seriesError).toList())
        .forecasts(chosen(errors).stream().map(one -> stretch(replay, one)).toList())
        .residuals(HeldOutResiduals.of(fitted, measures.series()))
        .gradientLags(measures.reportedLags())
        .dynamics(measures.reportedDynamics())
        .freeRunning(measures.reportedFreeRun());
    if (measures.reportedLags().isEmpty()) {
      builder.absent(Section.GRADIENT_LAGS, "The series are too short to look back in.");
    }
    if (measures.freeRun().isEmpty()) {
      builder.absent(
          Section.FREE_RUNNING,
          "No series holds out enough points for that; --horizon sets how many steps it takes.");
    }
    return builder.build();
  }

  private TrainedOn trainedOn(String source, Path file, Duration time) {
    var network = fitted.network();
    var architecture = network.architecture();
    TreeMap<String, String> versions = new TreeMap<>();
    versions.put("Offbeat", TrainingRun.version());
    versions.put("Java", Runtime.version().toString());
    return new TrainedOn(
        String.valueOf(file.getFileName()),
        model.fingerprint(),
        file.toFile().length(),
        source,
        history.fingerprint(),
        history.series().size(),
        history.points(),
        history.features(),
        Instant.ofEpochMilli(history.firstMillis()),
        Instant.ofEpochMilli(history.lastMillis()),
        List.of(
            new TrainedOn.Part("to learn from", 0.7),
            new TrainedOn.Part("to stop by", 0.15),
            new TrainedOn.Part("held out", 0.15)),
        "%s of %d units%s"
            .formatted(
                architecture.cell().toString().toUpperCase(Locale.ROOT),
                architecture.hidden(),
                architecture.layers() == 1
                    ? ""
                    : " in each of " + architecture.layers() + " layers"),
        network.parameterCount(),
        fitted.options().horizons(),
        fitted.origin().toString(),
        fitted.options().seed(),
        time,
        fitted.options().toMap(),
        versions);
  }

  private void addLearning(TrainingReportData.Builder builder) {
    TrainingReport report = fitted.report();
    if (report.updates().isEmpty()) {
      builder.absent(
          Section.LOSS,
          String.format(
              Locale.ROOT,
              "The readout was solved in closed form, without epochs: training loss %.4f,"
                  + " validation loss %.4f.",
              report.best().trainLoss(),
              report.best().validationLoss()));
      builder.absent(
          Section.GRADIENT_NORMS, "The readout was solved in closed form, without gradients.");
      return;
    }
    builder.loss(
        new LossCurve(
            lossName(),
            fitted.options().loss().isLikelihood() ? "nats per step" : "",
            report.epochs().stream()
                .map(e -> new LossCurve.Epoch(e.number(), e.trainLoss(), e.validationLoss()))
                .toList(),
            report.bestEpoch()));
    GradientClipping clipping = fitted.options().clipping();
    boolean bounded =
        clipping.kind() == GradientClipping.Kind.NORM
            || clipping.kind() == GradientClipping.Kind.RANDOM;
    builder.gradientNorms(
        new GradientNorms(
            report.updates().stream().map(TrainingReport.Update::gradientNorm).toList(),
            bounded ? clipping.threshold() : 0,
            report.updates().stream().filter(TrainingReport.Update::isClipped).count(),
            report.skippedUpdates()));
  }

  private String lossName() {
    return switch (fitted.options().loss()) {
      case LAPLACE, GAUSSIAN -> "negative log-likelihood";
      case SQUARED -> "half the squared error";
      case HUBER -> "Huber loss";
      case QUANTILE -> "pinball loss";
    };
  }

  private SeriesError seriesError(FeatureError error) {
    return new SeriesError(
        error.series().name(), feature(error), "", error.points(), error.expected(), error.naive());
  }

  /** The name of a feature; none where it is the only one. */
  private String feature(FeatureError error) {
    return history.features().size() == 1 ? "" : history.features().get(error.feature());
  }

  /** From the best foretold to the worst. */
  private static List<FeatureError> chosen(List<FeatureError> errors) {
    List<FeatureError> ordered =
        errors.stream().sorted(Comparator.comparingDouble(FeatureError::ratio)).toList();
    int count = Math.min(STRETCHES, ordered.size());
    List<FeatureError> chosen = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      chosen.add(ordered.get(count == 1 ? 0 : k * (ordered.size() - 1) / (count - 1)));
    }
    return chosen;
  }

  private ForecastStretch stretch(HeldOutReplay replay, FeatureError error) {
    Series series = error.series();
    List<ForecastStretch.Point> points = new ArrayList<>();
    replay.replay(
        series,
        (t, detection) -> {
          if (t >= series.size() - STRETCH_POINTS) {
            points.add(point(detection, error.feature()));
          }
        });
    return new ForecastStretch(series.name(), feature(error), "", BAND, points);
  }

  private static ForecastStretch.Point point(Detection detection, int feature) {
    return new ForecastStretch.Point(
        Instant.ofEpochMilli(detection.timestampMillis()),
        detection.value(feature),
        detection.expected(feature),
        detection.lower(feature),
        detection.upper(feature));
  }
}
