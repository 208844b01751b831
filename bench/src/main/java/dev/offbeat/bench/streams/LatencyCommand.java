package dev.offbeat.bench.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.app.Profile;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench latency}: from a point to the incident that it opens. */
@Command(
    name = "latency",
    description = {
      "Measures the time from a record to its incident.",
      "",
      "On an embedded broker in this process, beside a pass-through's of bytes at the same rate. Rounds alternate between"
          + " both, and are taken together. Some eight minutes."
    })
public final class LatencyCommand implements Callable<Integer> {
  private static final double TARGET_MILLIS = 2;
  private static final double MICROS_A_MILLI = 1000;

  @Spec private CommandSpec spec;
  @Mixin private Settings settings;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      description = "Points a second, separated by commas; ${DEFAULT-VALUE} when not given.")
  private List<Integer> rates = List.of(2_000, 20_000);

  @Option(
      names = "--profiles",
      paramLabel = "PROFILE",
      split = ",",
      description = "Profiles, separated by commas: ${COMPLETION-CANDIDATES}; all when not given.")
  private List<Profile> profiles = List.of(Profile.LATENCY, Profile.EXACT);

  @Option(
      names = "--series",
      paramLabel = "N",
      description = "Series, all watched before; ${DEFAULT-VALUE} when not given.")
  private int series = 6_000;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description = "Seconds before the first jump; ${DEFAULT-VALUE} when not given.")
  private int warmUp = 6;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Seconds of a measurement; ${DEFAULT-VALUE} when not given.")
  private int seconds = 12;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Measurements of each; ${DEFAULT-VALUE} when not given.")
  private int rounds = 3;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** Percentiles, ms. */
  record Latency(long incidents, long missing, double p50, double p99, double p999, double max) {
    static Latency of(Histogram micros) {
      return new Latency(
          micros.getTotalCount(),
          micros.getCountAtValue(LatencyProbe.LONGEST_MICROS),
          micros.getValueAtPercentile(50) / MICROS_A_MILLI,
          micros.getValueAtPercentile(99) / MICROS_A_MILLI,
          micros.getValueAtPercentile(99.9) / MICROS_A_MILLI,
          micros.getMaxValue() / MICROS_A_MILLI);
    }
  }

  /** A row of the table. */
  record Row(Profile profile, int pointsPerSecond, Latency passThrough, Latency real) {}

  private record Setting(Profile profile, int rate, Variant variant) {}

  @Override
  public Integer call() throws Exception {
    Map<Setting, Histogram> measured = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Profile profile : profiles) {
        for (int rate : rates) {
          for (Variant variant : List.of(Variant.PASS_THROUGH, Variant.REAL)) {
            Histogram one = measure(profile, rate, variant);
            measured.merge(
                new Setting(profile, rate, variant),
                one,
                (all, more) -> {
                  all.add(more);
                  return all;
                });
          }
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Profile profile : profiles) {
      for (int rate : rates) {
        rows.add(
            new Row(
                profile,
                rate,
                latency(measured, new Setting(profile, rate, Variant.PASS_THROUGH)),
                latency(measured, new Setting(profile, rate, Variant.REAL))));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table(rows));
    out.flush();
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), rows);
    }
    return 0;
  }

  private static Latency latency(Map<Setting, Histogram> measured, Setting setting) {
    Histogram micros = measured.get(setting);
    if (micros == null) {
      throw new IllegalStateException("not measured: " + setting);
    }
    return Latency.of(micros);
  }

  private Histogram measure(Profile profile, int rate, Variant variant)
      throws InterruptedException, IOException {
    try (TestBed bed = new TestBed()) {
      LatencyProbe.Load load = new LatencyProbe.Load(series, rate, warmUp, seconds);
      return new LatencyProbe(bed, load).run(variant, settings, profile);
    }
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "profile",
            "points/s",
            "ms, pass-through: p50",
            "p99",
            "p99.9",
            "real: p50",
            "p99",
            "p99.9",
            "p50 above",
            "p99 above",
            "target",
            "incidents",
            "missing");
    for (Row row : rows) {
      table.add(
          row.profile.toString(),
          String.valueOf(row.pointsPerSecond),
          TextTable.number(row.passThrough.p50, 2),
          TextTable.number(row.passThrough.p99, 1),
          TextTable.number(row.passThrough.p999, 1),
          TextTable.number(row.real.p50, 2),
          TextTable.number(row.real.p99, 1),
          TextTable.number(row.real.p999, 1),
          TextTable.number(row.real.p50 - row.passThrough.p50, 2),
          TextTable.number(row.real.p99 - row.passThrough.p99, 1),
          row.profile == Profile.LATENCY ? "≤ " + TextTable.number(TARGET_MILLIS, 0) : "–",
          String.valueOf(row.real.incidents),
          String.valueOf(row.real.missing + row.passThrough.missing));
    }
    return table.toString();
  }
}
