package dev.offbeat.bench.streams;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.detector.app.Profile;
import dev.offbeat.trainer.evaluate.TextTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offbeat bench recovery}: how long nobody watches after a kill. */
@Command(
    name = "recovery",
    description = {
      "Measures how soon points are scored again after a kill.",
      "",
      "Kills the detector, a process of its own, while points come, and measures how long it takes"
          + " until points of every partition are scored again: restarted on its disk, as a static"
          + " member too, started on an empty disk, and with a standby. Five minutes for 100,000"
          + " series."
    })
public final class RecoveryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Settings settings;

  @Option(
      names = "--series",
      paramLabel = "N",
      split = ",",
      description = "Numbers of series, separated by commas; ${DEFAULT-VALUE} when not given.")
  private List<Integer> series = List.of(100_000);

  @Option(
      names = "--profiles",
      paramLabel = "PROFILE",
      split = ",",
      description = "Profiles, separated by commas: ${COMPLETION-CANDIDATES}; all when not given.")
  private List<Profile> profiles = List.of(Profile.values());

  @Option(
      names = "--scenarios",
      paramLabel = "NAME",
      split = ",",
      hidden = true,
      description = "Some of ${COMPLETION-CANDIDATES}.")
  private List<Scenario> scenarios = List.of(Scenario.values());

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
  private @Nullable Path json;

  /**
   * A row of the table.
   *
   * @param seconds from the kill to the first scores
   */
  record Row(Profile profile, int series, Map<Scenario, Double> seconds) {}

  @Override
  public Integer call() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int size : series) {
      for (Profile profile : profiles) {
        Map<Scenario, Double> seconds = new EnumMap<>(Scenario.class);
        for (Scenario scenario : scenarios) {
          try (TestBed bed = new TestBed()) {
            seconds.put(scenario, new RecoveryProbe(bed, settings, profile, size).run(scenario));
          }
        }
        rows.add(new Row(profile, size, seconds));
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

  static String table(List<Row> rows) {
    List<String> header = new ArrayList<>(List.of("profile", "series"));
    for (Scenario scenario : Scenario.values()) {
      header.add(scenario + ", s");
    }
    header.add("restarted by standby");
    TextTable table = new TextTable(header.toArray(String[]::new));
    for (Row row : rows) {
      List<String> cells =
          new ArrayList<>(List.of(row.profile.toString(), String.valueOf(row.series)));
      for (Scenario scenario : Scenario.values()) {
        cells.add(TextTable.number(seconds(row, scenario), 1));
      }
      double ratio = seconds(row, Scenario.RESTART) / seconds(row, Scenario.STANDBY);
      cells.add(TextTable.number(ratio, 1));
      table.add(cells.toArray(String[]::new));
    }
    return table.toString();
  }

  private static double seconds(Row row, Scenario scenario) {
    return row.seconds.getOrDefault(scenario, Double.NaN);
  }
}
