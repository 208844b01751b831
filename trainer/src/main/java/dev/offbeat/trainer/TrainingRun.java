package dev.offbeat.trainer;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.detector.score.ScoringConstants;
import dev.offbeat.trainer.calibrate.Calibrator;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.diagnose.Diagnostics;
import dev.offbeat.trainer.export.OnnxExporter;
import dev.offbeat.trainer.report.TrainingReportPage;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.Origin;
import dev.offbeat.trainer.train.SearchListener;
import dev.offbeat.trainer.train.SearchSpace;
import dev.offbeat.trainer.train.SuccessiveHalving;
import dev.offbeat.trainer.train.Trainer;
import dev.offbeat.trainer.train.TrainingListener;
import dev.offbeat.trainer.train.TrainingOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Help;

/** From a history to a proven model file: trains, measures, exports, and tells of it. */
final class TrainingRun {
  /** Steps of the free run that a report shows unasked. */
  private static final int REPORTED_HORIZON = 48;

  private final PrintWriter out;
  private final boolean quiet;
  private final boolean verbose;

  /**
   * @param quiet whether nothing is printed
   * @param verbose whether each epoch is printed
   */
  TrainingRun(PrintWriter out, boolean quiet, boolean verbose) {
    this.out = out;
    this.quiet = quiet;
    this.verbose = verbose;
  }

  void run(
      History history, TrainingOptions options, Origin origin, Path output, Evaluation evaluation) {
    run(history, output, evaluation, normalizer -> fit(history, normalizer, options, origin));
  }

  /**
   * Searches among configurations first.
   *
   * @param count how many
   * @param origins what one of them starts from
   */
  void search(
      History history,
      SearchSpace space,
      int count,
      Function<TrainingOptions, Origin> origins,
      Path output,
      Evaluation evaluation) {
    run(
        history,
        output,
        evaluation,
        normalizer -> search(history, normalizer, space, count, origins));
  }

  private void run(
      History history,
      Path output,
      Evaluation evaluation,
      Function<Normalizer, FittedNetwork> fit) {
    OnnxExporter.requireWritable(output);
    long start = System.nanoTime();
    if (evaluation.horizon() > 0) {
      Diagnostics.requireHeldOut(history, evaluation.horizon());
    }
    TrainingSummary summary = new TrainingSummary(out);
    if (!quiet) {
      summary.printHistory(history);
    }
    ScoringConstants scoring = ScoringConstants.defaults();
    Normalizer normalizer = new Normalizer(scoring.normalizerMemory());
    FittedNetwork fitted = fit.apply(normalizer);
    Measures measures =
        Measures.of(Diagnostics.of(fitted, history, normalizer), horizon(evaluation));
    ModelMetadata metadata =
        Calibrator.calibrate(
            fitted,
            history,
            measures.series(),
            measures.dynamics().stability(),
            scoring,
            version());
    OnnxExporter.write(output, fitted.network(), fitted.parameters(), metadata);
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    try (DetectorModel model = DetectorModel.load(output)) {
      if (evaluation.report() != null) {
        ReportBuilder report = new ReportBuilder(fitted, history, model);
        TrainingReportPage.write(
            evaluation.report(), report.build(evaluation, measures, output, time));
      }
      if (!quiet) {
        summary.printModel(output, model, fitted, measures, evaluation, time);
      }
    }
    out.flush();
  }

  /** A report shows a free run, asked for or not. */
  private static int horizon(Evaluation evaluation) {
    return evaluation.horizon() == 0 && evaluation.report() != null
        ? REPORTED_HORIZON
        : evaluation.horizon();
  }

  private FittedNetwork fit(
      History history, Normalizer normalizer, TrainingOptions options, Origin origin) {
    int threads = Runtime.getRuntime().availableProcessors();
    if (quiet) {
      return Trainer.train(history, normalizer, options, origin, threads, TrainingListener.NONE);
    }
    try (TrainingProgress progress = new TrainingProgress(verbose ? out : null)) {
      return Trainer.train(history, normalizer, options, origin, threads, progress);
    }
  }

  private FittedNetwork search(
      History history,
      Normalizer normalizer,
      SearchSpace space,
      int count,
      Function<TrainingOptions, Origin> origins) {
    int threads = Runtime.getRuntime().availableProcessors();
    SearchListener table =
        quiet ? candidates -> {} : new SearchTable(out, Help.Ansi.AUTO.enabled());
    TrainingListener epochs =
        quiet || !verbose ? TrainingListener.NONE : TrainingProgress.lines(out);
    return SuccessiveHalving.search(
        history, normalizer, space, count, origins, threads, table, epochs);
  }

  static String version() {
    String version = TrainingRun.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
