package dev.offbeat.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.bench.quality.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
      "Measures one step of the network: the fused engine beside ONNX Runtime at batch one, and",
      "the time that the step's arithmetic would take at the processor's best (128 GFLOP/s: two",
      "8-lane multiply-adds a cycle at 4 GHz). About a minute and a half."
    })
public final class StepCommand implements Callable<Integer> {
  private static final double FLOPS_PER_NANO = 128;
  private static final Map<String, Integer> TARGETS =
      Map.of("fastrnn-16", 30, "gru-16", 20, "gru-32", 8);

  @Spec private CommandSpec spec;
  @Mixin private Jmh jmh;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** A row of the table; nanoseconds a step. */
  record Row(
      String model,
      double fusedNanos,
      double onnxNanos,
      double onnxByFused,
      @Nullable Integer target,
      long flops,
      double limitNanos,
      double fusedBytes,
      double onnxBytes) {}

  @Override
  public Integer call() throws Exception {
    List<Row> rows = rows(jmh.run(StepBenchmark.class));
    PrintWriter out = spec.commandLine().getOut();
    out.print(table(rows));
    out.flush();
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), rows);
    }
    return 0;
  }

  static List<Row> rows(List<Measurement> measured) {
    List<Row> rows = new ArrayList<>();
    for (Measurement fused : measured) {
      if (fused.engine().equals("fused")) {
        Measurement onnx = Jmh.find(measured, "step", fused.cell(), fused.hidden(), "onnx");
        String model = fused.cell() + "-" + fused.hidden();
        long flops = BenchModels.flops(fused.cell(), fused.hidden());
        rows.add(
            new Row(
                model,
                fused.nanos(),
                onnx.nanos(),
                onnx.nanos() / fused.nanos(),
                TARGETS.get(model),
                flops,
                flops / FLOPS_PER_NANO,
                fused.bytes(),
                onnx.bytes()));
      }
    }
    return rows;
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "model",
            "fused, ns",
            "ONNX, ns",
            "ratio",
            "target",
            "FLOP",
            "limit, ns",
            "fused, B",
            "ONNX, B");
    for (Row row : rows) {
      table.add(
          row.model,
          TextTable.number(row.fusedNanos, 0),
          TextTable.number(row.onnxNanos, 0),
          TextTable.number(row.onnxByFused, 1),
          row.target == null ? "–" : "≥ " + row.target,
          String.valueOf(row.flops),
          TextTable.number(row.limitNanos, 0),
          TextTable.number(row.fusedBytes, 0),
          TextTable.number(row.onnxBytes, 0));
    }
    return table.toString();
  }
}
