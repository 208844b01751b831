package dev.offbeat.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

/** {@code offbeat bench detect}: what a point costs, from value to score. */
@Command(
    name = "detect",
    description = {
      "Measures the whole detector on one point, beside the network's step alone, at 16 units.",
      "About a minute."
    })
public final class DetectCommand implements Callable<Integer> {
  private static final String TARGETED = "gru-16";
  private static final double TARGET = 4;
  private static final Map<String, List<String>> CHOSEN =
      Map.of(
          "cell",
          List.of("fastrnn", "gru"),
          "hidden",
          List.of("16"),
          "features",
          List.of("1", "8"));
  private static final Map<String, List<String>> STEPS = new HashMap<>(CHOSEN);

  static {
    STEPS.put("engine", List.of("fused", "onnx"));
  }

  @Spec private CommandSpec spec;
  @Mixin private Jmh jmh;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** A row of the table; nanoseconds a point. */
  record Row(
      String model,
      int features,
      String engine,
      double detectNanos,
      double stepNanos,
      double detectByStep,
      String verdict,
      double bytes) {}

  @Override
  public Integer call() throws Exception {
    List<Measurement> measured = new ArrayList<>(jmh.run(DetectBenchmark.class, CHOSEN));
    measured.addAll(jmh.run(StepBenchmark.class, STEPS));
    List<Row> rows = rows(measured, DetectBenchmark::allocatedBytes);
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
    for (Measurement detect : measured) {
      if (detect.benchmark().equals("detect")) {
        Measurement step = Jmh.find(measured, "step", detect, detect.engine());
        double ratio = detect.nanos() / step.nanos();
        rows.add(
            new Row(
                detect.model(),
                detect.features(),
                detect.engine(),
                detect.nanos(),
                step.nanos(),
                ratio,
                verdict(detect, ratio),
                allocated.applyAsDouble(detect)));
      }
    }
    return rows;
  }

  private static String verdict(Measurement detect, double ratio) {
    boolean targeted = detect.model().equals(TARGETED) && detect.features() == 1;
    return targeted && detect.engine().equals("fused")
        ? "≤ 4×: %s".formatted(ratio <= TARGET ? "met" : "missed")
        : "–";
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "model",
            "features",
            "engine",
            "detect, ns",
            "its step, ns",
            "ratio",
            "target",
            "allocated, B");
    for (Row row : rows) {
      table.add(
          row.model,
          String.valueOf(row.features),
          row.engine,
          TextTable.number(row.detectNanos, 0),
          TextTable.number(row.stepNanos, 0),
          TextTable.number(row.detectByStep, 1),
          row.verdict,
          TextTable.number(row.bytes, 1));
    }
    return table.toString();
  }
}
