package dev.offbeat.trainer;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.Provenance;
import dev.offbeat.detector.model.Stability;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.diagnose.Dynamics;
import dev.offbeat.trainer.diagnose.FreeRunningStep;
import dev.offbeat.trainer.diagnose.GradientByLag;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.TrainingReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Says in a few lines what was learnt from, and what came of it. */
final class TrainingSummary {
  private static final int[] LAGS = {10, 100};

  private final PrintWriter out;

  TrainingSummary(PrintWriter out) {
    this.out = out;
  }

  void printHistory(History history) {
    line(
        "history",
        "%,d points of %,d series, %s to %s",
        history.points(),
        history.series().size(),
        Instant.ofEpochMilli(history.firstMillis()),
        Instant.ofEpochMilli(history.lastMillis()));
    if (history.features().size() > 1) {
      line("features", "%s", String.join(", ", history.features()));
    }
    line("split", "70 %% to learn from, 15 %% to stop by, 15 %% held out");
    out.flush();
  }

  void printModel(
      Path file,
      DetectorModel model,
      FittedNetwork fitted,
      Measures measures,
      Evaluation evaluation,
      Duration time) {
    ModelMetadata metadata = model.metadata();
    TrainingReport report = fitted.report();
    TrainingReport.Epoch best = report.best();
    Provenance provenance = Objects.requireNonNull(metadata.provenance());
    Stability stability = Objects.requireNonNull(metadata.stability());
    line(
        "network",
        "%s of %d units, %,d parameters; foretells %s steps ahead",
        metadata.cell().kind(),
        metadata.cell().hiddenSize(),
        fitted.network().parameterCount(),
        join(metadata));
    if (fitted.search().containsKey("search")) {
      line(
          "search",
          "%s configurations; %s",
          fitted.search().get("search"),
          fitted.search().get("search-result"));
    }
    line(
        "loss",
        "%.4f training, %.4f validation (best of %d epochs: %d); %.0f %% of updates clipped%s",
        best.trainLoss(),
        best.validationLoss(),
        report.epochs().size(),
        best.number(),
        100 * report.clippedShare(),
        report.skippedUpdates() == 0
            ? ""
            : ", " + report.skippedUpdates() + " skipped for a gradient that is not finite");
    line(
        "forecast",
        "held-out error (RMSE) %s, last value as forecast %s: %.0f %% of it",
        number(provenance.expectedRmse()),
        number(provenance.naiveRmse()),
        100 * ratio(provenance));
    if (!measures.freeRun().isEmpty()) {
      printFreeRun(measures.freeRun());
    }
    line(
        "memory",
        "%s steps; spectral radius %.3f, singular value at most %.2f; %s",
        (stability.memoryLength() < Dynamics.LONGEST_MEMORY ? "" : "beyond ")
            + stability.memoryLength(),
        stability.spectralRadius(),
        stability.singularValue(),
        measures.dynamics().boundedness().words());
    printGradient(measures.lags());
    line(
        "model",
        "%s, %,d bytes, fingerprint %s",
        file,
        file.toFile().length(),
        model.fingerprint());
    if (evaluation.report() != null) {
      line("report", "%s", evaluation.report());
    }
    line("time", "%.1f s", time.toMillis() / 1000.0);
  }

  /** How much of the gradient is left farther back than one step. */
  private void printGradient(List<GradientByLag> lags) {
    List<String> parts = new ArrayList<>();
    for (int lag : LAGS) {
      if (lag <= lags.size()) {
        GradientByLag one = lags.get(0);
        GradientByLag far = lags.get(lag - 1);
        parts.add(
            "%s %d steps back (before training %s)"
                .formatted(
                    share(far.after(), one.after()), lag, share(far.before(), one.before())));
      }
    }
    if (!parts.isEmpty()) {
      line("gradient", "%s", String.join(", ", parts));
    }
  }

  private static String share(double part, double whole) {
    double percent = whole > 0 ? 100 * part / whole : 0;
    return percent < 0.1
        ? "under 0.1 %"
        : String.format(Locale.ROOT, percent < 10 ? "%.1f %%" : "%.0f %%", percent);
  }

  private void printFreeRun(List<FreeRunningStep> steps) {
    long better = steps.stream().takeWhile(s -> s.error() < s.persistence()).count();
    FreeRunningStep last = steps.get(steps.size() - 1);
    line(
        "free run",
        "below the last value's error for %d of %d steps; after %d: %.2f, last value %.2f (standard"
            + " deviations)",
        better,
        steps.size(),
        last.stepsAhead(),
        last.error(),
        last.persistence());
  }

  private static double ratio(Provenance provenance) {
    return provenance.naiveRmse() > 0 ? provenance.expectedRmse() / provenance.naiveRmse() : 1;
  }

  private static String join(ModelMetadata metadata) {
    return String.join(", ", metadata.horizons().stream().map(String::valueOf).toList());
  }

  /** Four significant digits, without an exponent where that can be. */
  private static String number(double value) {
    double magnitude = Math.abs(value);
    if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e9)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = magnitude >= 1000 ? 0 : magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : 4;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private void line(String label, String format, Object... arguments) {
    out.printf(Locale.ROOT, "%-9s " + format + "%n", prepend(label, arguments));
  }

  private static Object[] prepend(String label, Object[] arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = label;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }
}
