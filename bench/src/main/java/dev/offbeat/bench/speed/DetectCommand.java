package dev.offbeat.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.bench.quality.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench detect}: what a point costs, from value to score. */
@Command(
    name = "detect",
    description = {
      "Measures the whole detector on one point, beside the network's step alone, at 16 units.",
      "About a minute."
    })
public final class DetectCommand implements Callable<Integer> {
  private static final int HIDDEN = 16;

  @Spec private CommandSpec spec;
  @Mixin private Jmh jmh;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** A row of the table; nanoseconds a point. */
  record Row(
      String model,
      String engine,
      double detectNanos,
      double stepNanos,
      double detectByStep,
      double bytes) {}

  @Override
  public Integer call() throws Exception {
    List<Measurement> measured = new ArrayList<>(jmh.run(DetectBenchmark.class, HIDDEN));
    measured.addAll(jmh.run(StepBenchmark.class, HIDDEN));
    List<Row> rows = rows(measured);
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
    for (Measurement detect : measured) {
      if (detect.benchmark().equals("detect")) {
        Measurement step =
            Jmh.find(measured, "step", detect.cell(), detect.hidden(), detect.engine());
        rows.add(
            new Row(
                detect.cell() + "-" + detect.hidden(),
                detect.engine(),
                detect.nanos(),
                step.nanos(),
                detect.nanos() / step.nanos(),
                detect.bytes()));
      }
    }
    return rows;
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable("model", "engine", "detect, ns", "its step, ns", "ratio", "allocated, B");
    for (Row row : rows) {
      table.add(
          row.model,
          row.engine,
          TextTable.number(row.detectNanos, 0),
          TextTable.number(row.stepNanos, 0),
          TextTable.number(row.detectByStep, 1),
          TextTable.number(row.bytes, 1));
    }
    return table.toString();
  }
}
