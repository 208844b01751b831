package dev.offbeat.bench.training;

import dev.offbeat.trainer.evaluate.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One network's figures.
 *
 * @param torch null where there is no PyTorch
 */
record TrainingRow(String network, TrainerFigures trainer, @Nullable TorchFigures torch) {
  private static final Map<String, Integer> TARGETS =
      Map.of("fastrnn-16", 6, "gru-16", 6, "fastrnn-32", 3, "gru-32", 3);

  /** Median over rounds of a minibatch on one thread, ms. */
  double oneThreadMillis() {
    return median(trainer.oneThread());
  }

  /** The same on two. */
  double twoThreadsMillis() {
    return median(trainer.twoThreads());
  }

  /** How many times as fast two threads are, on undisturbed minibatches. */
  double speedUp() {
    return median(trainer.lowestTenth()) / median(trainer.twoThreadsLowestTenth());
  }

  /** How many times as long PyTorch takes; NaN where there is none. */
  double torchByOneThread() {
    return torch == null ? Double.NaN : median(torch.millis()) / oneThreadMillis();
  }

  /** By how much the mean validation loss is above PyTorch's, a share; NaN where there is none. */
  double lossDifference() {
    return torch == null ? Double.NaN : mean(trainer.losses()) / mean(torch.losses()) - 1;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return n == 0 ? Double.NaN : (sorted.get(n / 2) + sorted.get((n - 1) / 2)) / 2;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  static String table(List<TrainingRow> rows) {
    TextTable table =
        new TextTable(
            "network",
            "1 thread, ms",
            "lowest 10 %",
            "2 threads, ms",
            "lowest 10 %",
            "speed-up",
            "PyTorch, ms",
            "lowest 10 %",
            "ratio",
            "target",
            "loss",
            "PyTorch's",
            "difference");
    for (TrainingRow row : rows) {
      TorchFigures torch = row.torch;
      table.add(
          row.network,
          TextTable.number(row.oneThreadMillis(), 2),
          TextTable.number(median(row.trainer.lowestTenth()), 2),
          TextTable.number(row.twoThreadsMillis(), 2),
          TextTable.number(median(row.trainer.twoThreadsLowestTenth()), 2),
          TextTable.number(row.speedUp(), 2),
          TextTable.number(torch == null ? Double.NaN : median(torch.millis()), 2),
          TextTable.number(torch == null ? Double.NaN : median(torch.lowestTenth()), 2),
          TextTable.number(row.torchByOneThread(), 1),
          "≥ " + TARGETS.get(row.network),
          TextTable.number(mean(row.trainer.losses()), 4),
          TextTable.number(torch == null ? Double.NaN : mean(torch.losses()), 4),
          percent(row.lossDifference()));
    }
    return table.toString();
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }

  /**
   * What is to be said below the table.
   *
   * @param missing why there is no PyTorch, or null
   */
  static String notes(List<TrainingRow> rows, @Nullable String missing) {
    StringBuilder notes = new StringBuilder("\n");
    notes.append(
        rows.stream().allMatch(row -> row.trainer.sameBytes())
            ? "One thread and two gave the same parameters, bit for bit.\n"
            : "ERROR: one thread and two gave different parameters.\n");
    if (missing != null) {
      notes
          .append("PyTorch was not measured: ")
          .append(missing)
          .append(".\nWith it (--python PROGRAM), the table compares its minibatch on one thread:")
          .append(" same series, network,\nloss, Adam and clipping, filling left out;")
          .append(" and the validation loss, equal within 2 %.\n");
    } else {
      rows.stream()
          .map(TrainingRow::torch)
          .flatMap(java.util.stream.Stream::ofNullable)
          .findFirst()
          .ifPresent(torch -> notes.append("PyTorch ").append(torch.version()).append(".\n"));
    }
    return notes.toString();
  }
}
