package dev.offbeat.bench.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorTopology;
import dev.offbeat.detector.app.Profile;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench topology}: what a point costs between two topics. */
@Command(
    name = "topology",
    description = {
      "Measures throughput and processor time of the topology.",
      "",
      "On an embedded broker in this process, with one stream thread: a"
          + " pass-through of bytes, the topology with a no-op in the detector's place, and the real"
          + " one, for 1,000 to 100,000 series that have been watched before. About two minutes."
    })
public final class TopologyCommand implements Callable<Integer> {
  private static final int LARGE = 1_000_000;
  private static final int WARM_UP_SERIES = 500;
  private static final int LEAST_POINTS = 400_000;
  private static final int COMPARED = 10_000;
  private static final double MIB = 1 << 20;

  @Spec private CommandSpec spec;
  @Mixin private Settings settings;

  @Option(
      names = "--series",
      paramLabel = "N",
      split = ",",
      description = "Numbers of series, separated by commas; ${DEFAULT-VALUE} when not given.")
  private List<Integer> series = List.of(1_000, COMPARED, 100_000);

  @Option(names = "--large", description = "A million series too: ten minutes, 10 GB of disk.")
  private boolean large;

  @Option(
      names = "--profiles",
      paramLabel = "PROFILE",
      split = ",",
      description = "Profiles, separated by commas: ${COMPLETION-CANDIDATES}; all when not given.")
  private List<Profile> profiles = List.of(Profile.values());

  @Option(
      names = "--passes",
      paramLabel = "N",
      description =
          "Points of each series, where that is more than 400,000 points; ${DEFAULT-VALUE} when not"
              + " given.")
  private int passes = 3;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /** A row of the table. */
  record Row(
      Profile profile, int series, Throughput passThrough, Throughput noOp, Throughput real) {
    double realByNoOp() {
      return real.pointsPerSecond() / noOp.pointsPerSecond();
    }
  }

  @Override
  public Integer call() throws Exception {
    List<Integer> sizes = new ArrayList<>(series);
    if (large) {
      sizes.add(LARGE);
    }
    List<Row> rows = new ArrayList<>();
    try (TestBed warmUp = new TestBed()) {
      warmUp.writePoints(WARM_UP_SERIES, LEAST_POINTS / 2);
      row(warmUp, Profile.EXACT, WARM_UP_SERIES, LEAST_POINTS / 2);
    }
    for (int size : sizes) {
      try (TestBed bed = new TestBed()) {
        long points = Math.max(LEAST_POINTS, (long) passes * size);
        bed.writePoints(size, points);
        for (Profile profile : profiles) {
          rows.add(row(bed, profile, size, points));
        }
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

  private Row row(TestBed bed, Profile profile, int size, long points) throws InterruptedException {
    return new Row(
        profile,
        size,
        measure(bed, profile, Variant.PASS_THROUGH, size, points),
        measure(bed, profile, Variant.NO_OP, size, points),
        measure(bed, profile, Variant.REAL, size, points));
  }

  private Throughput measure(TestBed bed, Profile profile, Variant variant, int size, long points)
      throws InterruptedException {
    String applicationId = profile + "-" + variant + "-" + size;
    AppConfig config = settings.config(bed, profile, applicationId);
    if (variant != Variant.PASS_THROUGH) {
      bed.writeStates(applicationId, size);
    }
    AtomicLong processed = new AtomicLong();
    Properties properties = DetectorTopology.properties(config, bed.model());
    Throughput throughput =
        Throughput.of(
            variant.topology(config, bed.model(), processed, payload -> true),
            properties,
            processed,
            points);
    TestBed.delete(bed.stateDirectory(applicationId));
    return throughput;
  }

  static String table(List<Row> rows) {
    TextTable table =
        new TextTable(
            "profile",
            "series",
            "pass-through/s",
            "no-op/s",
            "real/s",
            "real by no-op",
            "µs CPU: pass",
            "no-op",
            "real",
            "by 10k",
            "heap MiB",
            "at the end");
    for (Row row : rows) {
      double compared =
          rows.stream()
              .filter(other -> other.profile == row.profile && other.series == COMPARED)
              .mapToDouble(other -> other.real.cpuMicros())
              .findFirst()
              .orElse(Double.NaN);
      table.add(
          row.profile.toString(),
          String.valueOf(row.series),
          TextTable.number(row.passThrough.pointsPerSecond(), 0),
          TextTable.number(row.noOp.pointsPerSecond(), 0),
          TextTable.number(row.real.pointsPerSecond(), 0),
          TextTable.number(row.realByNoOp(), 2),
          TextTable.number(row.passThrough.cpuMicros(), 1),
          TextTable.number(row.noOp.cpuMicros(), 1),
          TextTable.number(row.real.cpuMicros(), 1),
          TextTable.number(row.real.cpuMicros() / compared, 2),
          TextTable.number(row.real.heapBefore() / MIB, 0),
          TextTable.number(row.real.heapAfter() / MIB, 0));
    }
    return table.toString();
  }
}
