package dev.offbeat.bench.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.offbeat.trainer.evaluate.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of series in the layout of the Numenta Anomaly Benchmark.
 *
 * @param series those that the windows file names, in the order of their names
 * @param missing names of those that are not in the folder
 */
record Corpus(List<LabelledSeries> series, List<String> missing) {
  /** No series. */
  static final Corpus EMPTY = new Corpus(List.of(), List.of());

  /**
   * Reads the series that a windows file names. One that is not there is left out: a windows file
   * may serve a folder of fewer series.
   *
   * @param folder holds the files, or {@code data/} with them: CSV with the columns {@code
   *     timestamp} and {@code value}
   * @param windows JSON, {@code {"category/file.csv": [["start", "end"], ...], ...}}, keyed by path
   *     below the folder
   * @throws IllegalArgumentException if a file breaks the layout, or none is there
   */
  static Corpus read(Path folder, Path windows) throws IOException {
    TreeMap<String, List<List<String>>> labels;
    try {
      labels = new ObjectMapper().readValue(Files.readString(windows), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: expected {\"file.csv\": [[\"start\", \"end\"], ...], ...}, found %s"
              .formatted(windows, e.getOriginalMessage()),
          e);
    }
    List<LabelledSeries> series = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (var entry : labels.entrySet()) {
      Path file = find(folder, entry.getKey());
      if (file == null) {
        missing.add(entry.getKey());
      } else {
        series.add(read(file, entry.getKey(), entry.getValue()));
      }
    }
    if (series.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected series such as %s, found none of the %d that %s names"
              .formatted(folder, missing.isEmpty() ? "" : missing.get(0), missing.size(), windows));
    }
    return new Corpus(series, missing);
  }

  private static @Nullable Path find(Path folder, String name) {
    return Stream.of(folder, folder.resolve("data"))
        .map(place -> place.resolve(name))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static LabelledSeries read(Path file, String name, List<List<String>> labels)
      throws IOException {
    List<String> stamps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : rows) {
        stamps.add(Columns.text(file, row, "timestamp"));
        values.add(Columns.number(file, row, "value"));
      }
    }
    if (stamps.isEmpty()) {
      throw new IllegalArgumentException(file + ": expected rows, found none");
    }
    long[] millis =
        stamps.stream().mapToLong(stamp -> EventTime.millis(file.toString(), stamp)).toArray();
    List<Span> windows = new ArrayList<>();
    for (List<String> label : labels) {
      windows.add(window(file, millis, label));
    }
    return new LabelledSeries(
        name, stamps.toArray(String[]::new), millis, Columns.numbers(values), windows);
  }

  /** The rows from a window's start to the first one at its end. */
  private static Span window(Path file, long[] millis, List<String> label) {
    if (label.size() != 2) {
      throw new IllegalArgumentException(
          "%s: expected windows of a start and an end, found %s".formatted(file, label));
    }
    int first = firstNotBefore(millis, EventTime.millis(file.toString(), label.get(0)));
    long end = EventTime.millis(file.toString(), label.get(1));
    int last = firstNotBefore(millis, end);
    if (last == millis.length || millis[last] > end) {
      last--;
    }
    if (last < first) {
      throw new IllegalArgumentException(
          "%s: expected rows in the window %s, found none".formatted(file, label));
    }
    return new Span(first, last);
  }

  private static int firstNotBefore(long[] millis, long time) {
    int row = 0;
    while (row < millis.length && millis[row] < time) {
      row++;
    }
    return row;
  }
}
