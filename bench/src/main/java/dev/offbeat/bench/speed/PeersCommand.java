package dev.offbeat.bench.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench peers}: what a point and a series cost other detectors. */
@Command(
    name = "peers",
    description = {
      "Measures what a point and a series cost, Offbeat and other detectors.",
      "CPU time of a point and bytes kept of a series: Offbeat, MOA's half-space trees and AWS's",
      "Random Cut Forest, one after the other on the same series in one JVM. Half a minute."
    })
public final class PeersCommand implements Callable<Integer> {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SEED = 1;
  private static final int FEWEST_ROUNDS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "CSV file whose first series is taken; a synthetic one when not given.")
  private @Nullable Path input;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Points of the series, at most; ${DEFAULT-VALUE} by default.",
      showDefaultValue = Help.Visibility.NEVER)
  private int points;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "4",
      description = {
        "CPU seconds for each detector, and half as many before to warm up; ${DEFAULT-VALUE} by",
        "default."
      },
      showDefaultValue = Help.Visibility.NEVER)
  private double seconds;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** A detector that is measured, and the factors by which Offbeat is to be cheaper. */
  private record Entry(
      String name,
      Supplier<Contestant> contestant,
      @Nullable Integer cpuTarget,
      @Nullable Integer stateTarget) {}

  /** What one detector took: CPU microseconds a point, and bytes kept of the series at its end. */
  record Taken(double cpuMicros, int stateBytes, int rounds) {}

  /** A row of the table; the factors are Offbeat's advantage. */
  record Row(
      String detector,
      double cpuMicros,
      double cpuByOffbeat,
      @Nullable Integer cpuTarget,
      int stateBytes,
      double stateByOffbeat,
      @Nullable Integer stateTarget,
      int rounds) {}

  @Override
  public Integer call() throws Exception {
    if (points < 1 || !(seconds > 0)) {
      throw new IllegalArgumentException(
          "expected --points and --seconds above 0, found %d and %s".formatted(points, seconds));
    }
    PointSeries series =
        input == null ? PointSeries.synthetic(points, SEED) : PointSeries.read(input, points);
    List<Row> rows = new ArrayList<>();
    Taken offbeat = null;
    for (Entry entry : entries(series)) {
      Taken taken = measure(series, entry.contestant);
      offbeat = offbeat == null ? taken : offbeat;
      rows.add(row(entry, taken, offbeat));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%,d points of %s%n%n", series.size(), input == null ? "a synthetic series" : input);
    out.print(table(rows));
    out.flush();
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), rows);
    }
    return 0;
  }

  private static List<Entry> entries(PointSeries series) {
    double lowest = Arrays.stream(series.values()).min().orElseThrow();
    double highest = Arrays.stream(series.values()).max().orElseThrow();
    return List.of(
        new Entry("offbeat", OffbeatContestant::new, null, null),
        new Entry(
            "half-space trees", () -> new HalfSpaceTreesContestant(lowest, highest), null, null),
        new Entry("random cut forest, 30 trees", CutForestContestant::small, 20, 300),
        new Entry("random cut forest, 50 trees", CutForestContestant::large, 50, 300));
  }

  /** Feeds the series to new contestants, round after round; the median round counts. */
  private Taken measure(PointSeries series, Supplier<Contestant> contestants) {
    long warm = THREADS.getCurrentThreadCpuTime() + (long) (seconds / 2 * 1e9);
    int stateBytes = 0;
    List<Double> rounds = new ArrayList<>();
    long end = 0;
    while (end == 0 || rounds.size() < FEWEST_ROUNDS || THREADS.getCurrentThreadCpuTime() < end) {
      boolean measured = THREADS.getCurrentThreadCpuTime() > warm;
      if (measured && end == 0) {
        end = THREADS.getCurrentThreadCpuTime() + (long) (seconds * 1e9);
      }
      try (Contestant contestant = contestants.get()) {
        double micros = round(series, contestant);
        if (measured) {
          rounds.add(micros);
        }
        if (rounds.size() == 1) {
          stateBytes = contestant.stateBytes();
        }
      }
    }
    double[] sorted = rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Taken(sorted[sorted.length / 2], stateBytes, sorted.length);
  }

  private static double round(PointSeries series, Contestant contestant) {
    double sum = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < series.size(); i++) {
      sum += contestant.point(series.timestampsMillis()[i], series.values()[i]);
    }
    double micros = (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / series.size();
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a score is not a number");
    }
    return micros;
  }

  private static Row row(Entry entry, Taken taken, Taken offbeat) {
    return new Row(
        entry.name,
        taken.cpuMicros,
        taken.cpuMicros / offbeat.cpuMicros,
        entry.cpuTarget,
        taken.stateBytes,
        (double) taken.stateBytes / offbeat.stateBytes,
        entry.stateTarget,
        taken.rounds);
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "detector",
            "CPU, µs/point",
            "/ offbeat",
            "target",
            "state, B",
            "/ offbeat",
            "target",
            "rounds");
    for (Row row : rows) {
      table.add(
          row.detector,
          TextTable.number(row.cpuMicros, 2),
          TextTable.number(row.cpuByOffbeat, 1),
          verdict(row.cpuByOffbeat, row.cpuTarget),
          String.valueOf(row.stateBytes),
          TextTable.number(row.stateByOffbeat, 0),
          verdict(row.stateByOffbeat, row.stateTarget),
          String.valueOf(row.rounds));
    }
    return table.toString();
  }

  private static String verdict(double factor, @Nullable Integer target) {
    return target == null
        ? "–"
        : "≥ %d×: %s".formatted(target, factor >= target ? "met" : "missed");
  }
}
