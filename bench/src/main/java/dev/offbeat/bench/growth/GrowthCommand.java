package dev.offbeat.bench.growth;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.bench.growth.Sweep.Point;
import dev.offbeat.bench.speed.BenchModels;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench growth}: how cost grows, and the exponents. */
@Command(
    name = "growth",
    description = {
      "Measures how time and memory grow with the data and the network.",
      "",
      "The processor time of a point and the memory, by the number of series,"
          + " features, units of the network, and points seen; fits an exponent to each, and draws"
          + " them."
    })
public final class GrowthCommand implements Callable<Integer> {
  private static final int WATCHED = 3000; // minutes
  private static final String CELL = "gru";
  private static final int HIDDEN = 16;
  private static final int WARM_UP = 20_000; // points of a chunk

  private static final List<Integer> SERIES = List.of(100, 1_000, 10_000, 100_000, 1_000_000);
  private static final List<Integer> FEATURES = List.of(1, 2, 4, 8, 16);
  private static final List<Integer> UNITS = List.of(4, 8, 16, 32, 64, 128);
  private static final List<Integer> HISTORY = List.of(10, 100, 1_000, 10_000, 100_000);

  @Spec private CommandSpec spec;

  @Option(
      names = "--most-series",
      paramLabel = "N",
      description = "No more series than these; ${DEFAULT-VALUE} when not given.")
  private int mostSeries = 1_000_000;

  @Option(
      names = "--points",
      paramLabel = "N",
      description =
          "Points of a chunk, of which the quickest counts; ${DEFAULT-VALUE} if not given.")
  private int points = 20_000;

  @Option(names = "--pictures", paramLabel = "DIRECTORY", description = "Draw the growth there.")
  private @Nullable Path pictures;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    List<Sweep> sweeps =
        List.of(
            new Sweep("series", "series", "all states", series()),
            new Sweep("features", "features of a series", "a state", features()),
            new Sweep("units", "units of the network", "a state", units()),
            new Sweep("history", "points seen of a series", "a state", history()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(table(sweeps));
    if (pictures != null) {
      for (Path picture : GrowthDrawing.write(sweeps, pictures)) {
        out.println(picture);
      }
    }
    out.flush();
    if (json != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), sweeps);
    }
    return 0;
  }

  private List<Point> series() {
    List<Point> measured = new ArrayList<>();
    try (Scoring scoring = warm(BenchModels.load(CELL, HIDDEN, 1))) {
      for (int series : SERIES) {
        if (series <= mostSeries) {
          scoring.watch(series, WATCHED);
          measured.add(new Point(series, scoring.nanosPerPoint(points), scoring.bytes()));
        }
      }
    }
    return measured;
  }

  private List<Point> features() {
    return models(FEATURES, features -> BenchModels.load(CELL, HIDDEN, features));
  }

  private List<Point> units() {
    return models(UNITS, units -> BenchModels.load(CELL, units, 1));
  }

  private List<Point> models(List<Integer> sizes, IntFunction<DetectorModel> model) {
    List<Point> measured = new ArrayList<>();
    for (int size : sizes) {
      try (Scoring scoring = warm(model.apply(size))) {
        scoring.watch(1, WATCHED);
        measured.add(new Point(size, scoring.nanosPerPoint(points), scoring.bytes()));
      }
    }
    return measured;
  }

  /** One point of each of many series, so that none grows older than it should be. */
  private List<Point> history() {
    List<Point> measured = new ArrayList<>();
    try (Scoring scoring = warm(BenchModels.load(CELL, HIDDEN, 1))) {
      for (int minutes : HISTORY) {
        scoring.watch(1000, minutes);
        double bytes = scoring.bytes() / 1000.0;
        measured.add(new Point(minutes, scoring.nanosPerPoint(1000), bytes));
      }
    }
    return measured;
  }

  private static Scoring warm(DetectorModel model) {
    Scoring scoring = new Scoring(model);
    scoring.watch(1000, WATCHED);
    scoring.nanosPerPoint(WARM_UP);
    return scoring;
  }

  static String table(List<Sweep> sweeps) {
    TextTable table = new TextTable("growth with", "size", "ns a point", "bytes", "of");
    for (Sweep sweep : sweeps) {
      for (Point point : sweep.points()) {
        table.add(
            sweep.quantity(),
            String.valueOf(point.size()),
            TextTable.number(point.nanos(), 0),
            TextTable.number(point.bytes(), 0),
            sweep.memory());
      }
      table.add(
          sweep.quantity(),
          "exponent",
          TextTable.number(sweep.timeExponent(), 2),
          TextTable.number(sweep.memoryExponent(), 2),
          sweep.memory());
    }
    return table.toString();
  }
}
