package dev.offbeat.trainer;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.model.ModelMetadata;
import dev.offbeat.detector.model.Provenance;
import dev.offbeat.detector.model.Stability;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.train.FittedNetwork;
import dev.offbeat.trainer.train.TrainingReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/** Says in a few lines what was learnt from, and what came of it. */
final class TrainingSummary {
  private TrainingSummary() {}

  static void printHistory(PrintWriter out, History history) {
    line(
        out,
        "history",
        "%,d points of %,d series, %s to %s",
        history.points(),
        history.series().size(),
        Instant.ofEpochMilli(history.firstMillis()),
        Instant.ofEpochMilli(history.lastMillis()));
    if (history.features().size() > 1) {
      line(out, "features", "%s", String.join(", ", history.features()));
    }
    line(out, "split", "70 %% to learn from, 15 %% to stop by, 15 %% held out");
    out.flush();
  }

  static void printModel(
      PrintWriter out, Path file, FittedNetwork fitted, ModelMetadata metadata, Duration time) {
    TrainingReport report = fitted.report();
    TrainingReport.Epoch best = report.best();
    Provenance provenance = Objects.requireNonNull(metadata.provenance());
    Stability stability = Objects.requireNonNull(metadata.stability());
    line(
        out,
        "network",
        "%s of %d units, %,d parameters; foretells %s steps ahead",
        metadata.cell().kind(),
        metadata.cell().hiddenSize(),
        fitted.network().parameterCount(),
        join(metadata));
    if (fitted.search().containsKey("search")) {
      line(
          out,
          "search",
          "%s configurations; %s",
          fitted.search().get("search"),
          fitted.search().get("search-result"));
    }
    line(
        out,
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
        out,
        "forecast",
        "held-out error (RMSE) %s, last value as forecast %s: %.0f %% of it",
        number(provenance.expectedRmse()),
        number(provenance.naiveRmse()),
        100 * ratio(provenance));
    line(
        out,
        "memory",
        "%d steps; spectral radius %.3f",
        stability.memoryLength(),
        stability.spectralRadius());
    try (DetectorModel model = DetectorModel.load(file)) {
      line(
          out,
          "model",
          "%s, %,d bytes, fingerprint %s",
          file,
          file.toFile().length(),
          model.fingerprint());
    }
    line(out, "time", "%.1f s", time.toMillis() / 1000.0);
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

  private static void line(PrintWriter out, String label, String format, Object... arguments) {
    out.printf(Locale.ROOT, "%-9s " + format + "%n", prepend(label, arguments));
  }

  private static Object[] prepend(String label, Object[] arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = label;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return all;
  }
}
