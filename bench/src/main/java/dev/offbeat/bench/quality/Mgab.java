package dev.offbeat.bench.quality;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A series of the Mackey-Glass anomaly benchmark: chaotic, so that an anomaly, a splice of two
 * stretches, is seen only by who can foretell the series. The first 20 % are history; the rest is
 * measured.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of columns, compared by nobody
record Mgab(String name, double[] values, boolean[] labels) {
  private static final double HISTORY = 0.2;
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  /**
   * Reads a file with the columns {@code value} and {@code is_anomaly}.
   *
   * @throws IllegalArgumentException if a column is missing or no number
   */
  static Mgab read(Path file) throws IOException {
    List<Double> values = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        values.add(Columns.number(file, row, "value"));
        labels.add(Columns.number(file, row, "is_anomaly") > 0);
      }
    }
    return new Mgab(file.getFileName().toString(), Columns.numbers(values), Columns.flags(labels));
  }

  int historyPoints() {
    return (int) (HISTORY * values.length);
  }

  /** The series has no clock: a point is said to be a minute. */
  long[] timestampsMillis() {
    return LongStream.range(0, values.length).map(i -> i * MINUTE_MILLIS).toArray();
  }
}
