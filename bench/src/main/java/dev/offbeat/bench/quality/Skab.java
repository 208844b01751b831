package dev.offbeat.bench.quality;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run of the Skoltech anomaly benchmark: eight sensors of a water loop, a row a second.
 *
 * @param name folder and file
 * @param timestampsMillis event times, ms since the epoch
 * @param rows a value per sensor
 * @param labels whether a row is anomalous; all false in the anomaly-free run
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, compared by nobody
record Skab(String name, long[] timestampsMillis, double[][] rows, boolean[] labels) {
  private static final String TIME = "datetime";
  private static final String ANOMALY = "anomaly";
  private static final Set<String> NO_SENSOR = Set.of(TIME, ANOMALY, "changepoint");

  /** The benchmark's folder: the run without an anomaly, and those with one. */
  record Folder(Skab anomalyFree, List<Skab> runs) {
    /** Reads {@code anomaly-free/anomaly-free.csv} and every other folder's files. */
    static Folder read(Path folder) throws IOException {
      Path anomalyFree = folder.resolve("anomaly-free").resolve("anomaly-free.csv");
      List<Path> files;
      try (Stream<Path> below = Files.walk(folder, 2)) {
        files =
            below
                .filter(file -> file.toString().endsWith(".csv") && !file.equals(anomalyFree))
                .sorted()
                .toList();
      }
      List<Skab> runs = new ArrayList<>();
      for (Path file : files) {
        runs.add(Skab.read(file));
      }
      return new Folder(Skab.read(anomalyFree), runs);
    }
  }

  private static Skab read(Path file) throws IOException {
    List<Long> timestamps = new ArrayList<>();
    List<double[]> rows = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> records =
        CsvReader.builder().fieldSeparator(';').ofNamedCsvRecord(file)) {
      for (NamedCsvRecord record : records) {
        timestamps.add(EventTime.millis(file.toString(), Columns.text(file, record, TIME)));
        rows.add(
            record.getHeader().stream()
                .filter(column -> !NO_SENSOR.contains(column))
                .mapToDouble(column -> Columns.number(file, record, column))
                .toArray());
        labels.add(
            record.getHeader().contains(ANOMALY) && Columns.number(file, record, ANOMALY) > 0);
      }
    }
    return new Skab(
        file.getParent().getFileName() + "/" + file.getFileName(),
        timestamps.stream().mapToLong(Long::longValue).toArray(),
        rows.toArray(double[][]::new),
        Columns.flags(labels));
  }

  int sensors() {
    return rows[0].length;
  }
}
