package dev.offbeat.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench step}: what a step of the network costs, by engine. */
@Command(
    name = "step",
    description = {
      "Measures one step of the network: the fused engine beside ONNX Runtime.",
      "ONNX Runtime steps one series, and 64 as a batch. The limit is the time that the step's",
      "arithmetic would take at the processor's best (128 GFLOP/s: two 8-lane multiply-adds a",
      "cycle at 4 GHz). Every cell at 8 to 64 units with 1 and 8 features: about ten minutes on a",
      "quiet machine; --quick: two cells with 1 feature, about a minute."
    })
public final class StepCommand implements Callable<Integer> {
  private static final double FLOPS_PER_NANO = 128;
  private static final int LARGE = 64;
  private static final double MOST_BATCHES = 2;
  private static final Map<String, Integer> TARGETS =
      Map.of("fastrnn-16", 30, "gru-16", 20, "gru-32", 8);
  private static final Map<String, List<String>> QUICK =
      Map.of("cell", List.of("fastrnn", "gru"), "features", List.of("1"));

  @Spec private CommandSpec spec;
  @Mixin private Jmh jmh;

  @Option(names = "--quick", description = "FastRNN and GRU with one feature only.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /**
   * A row of the table; nanoseconds a step.
   *
   * @param verdict the target of the model, and whether it is met; none for most
   */
  record Row(
      String model,
      int features,
      double fusedNanos,
      double onnxNanos,
      double batchNanos,
      double onnxByFused,
      double fusedByBatch,
      String verdict,
      long flops,
      double limitNanos,
      double fusedByLimit,
      double fusedBytes,
      double onnxBytes) {}

  @Override
  public Integer call() throws Exception {
    List<Row> rows =
        rows(jmh.run(StepBenchmark.class, quick ? QUICK : Map.of()), StepBenchmark::allocatedBytes);
    PrintWriter out = spec.commandLine().getOut();
    out.print(table(rows));
    out.flush();
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), rows);
    }
    return 0;
  }

  static List<Row> rows(List<Measurement> measured, ToDoubleFunction<Measurement> allocated) {
    List<Row> rows = new ArrayList<>();
    for (Measurement fused : measured) {
      if (fused.engine().equals("fused")) {
        rows.add(
            row(
                fused,
                Jmh.find(measured, "step", fused, "onnx"),
                Jmh.find(measured, "step", fused, StepBenchmark.BATCHED),
                allocated));
      }
    }
    return rows;
  }

  private static Row row(
      Measurement fused,
      Measurement onnx,
      Measurement batch,
      ToDoubleFunction<Measurement> allocated) {
    long flops = BenchModels.flops(fused.cell(), fused.hidden(), fused.features());
    double byFused = onnx.nanos() / fused.nanos();
    double byBatch = fused.nanos() / batch.nanos();
    double limit = flops / FLOPS_PER_NANO;
    return new Row(
        fused.model(),
        fused.features(),
        fused.nanos(),
        onnx.nanos(),
        batch.nanos(),
        byFused,
        byBatch,
        verdict(fused, byFused, byBatch),
        flops,
        limit,
        fused.nanos() / limit,
        allocated.applyAsDouble(fused),
        allocated.applyAsDouble(onnx));
  }

  private static String verdict(Measurement fused, double onnxByFused, double fusedByBatch) {
    Integer target = fused.features() == 1 ? TARGETS.get(fused.model()) : null;
    if (target != null) {
      return "≥ %d×: %s".formatted(target, onnxByFused >= target ? "met" : "missed");
    }
    return fused.hidden() == LARGE
        ? "≤ 2× batch: %s".formatted(fusedByBatch <= MOST_BATCHES ? "met" : "missed")
        : "–";
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "model",
            "features",
            "fused, ns",
            "ONNX, ns",
            "ONNX by 64, ns",
            "ONNX / fused",
            "fused / by 64",
            "target",
            "FLOP",
            "limit, ns",
            "fused / limit",
            "fused, B",
            "ONNX, B");
    for (Row row : rows) {
      table.add(
          row.model,
          String.valueOf(row.features),
          TextTable.number(row.fusedNanos, 0),
          TextTable.number(row.onnxNanos, 0),
          TextTable.number(row.batchNanos, 0),
          TextTable.number(row.onnxByFused, 1),
          TextTable.number(row.fusedByBatch, 2),
          row.verdict,
          String.valueOf(row.flops),
          TextTable.number(row.limitNanos, 0),
          TextTable.number(row.fusedByLimit, 0),
          TextTable.number(row.fusedBytes, 0),
          TextTable.number(row.onnxBytes, 0));
    }
    return table.toString();
  }
}
