package dev.offbeat.bench.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.offbeat.bench.quality.measure.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a folder of series in the layout of the Numenta Anomaly Benchmark. */
final class Corpus {
  private Corpus() {}

  /**
   * Reads the series that a windows file names, in the order of their names.
   *
   * @param folder holds the files, CSV with the columns {@code timestamp} and {@code value}
   * @param windows JSON, {@code {"category/file.csv": [["start", "end"], ...], ...}}, keyed by path
   *     below the folder
   * @throws IllegalArgumentException if a file breaks the layout
   */
  static List<LabelledSeries> read(Path folder, Path windows) throws IOException {
    SortedMap<String, List<List<String>>> labels;
    try {
      labels =
          new ObjectMapper()
              .readValue(
                  Files.readString(windows),
                  new TypeReference<TreeMap<String, List<List<String>>>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s: expected {\"file.csv\": [[\"start\", \"end\"], ...], ...}, found %s"
              .formatted(windows, e.getOriginalMessage()),
          e);
    }
    List<LabelledSeries> corpus = new ArrayList<>();
    for (Map.Entry<String, List<List<String>>> entry : labels.entrySet()) {
      corpus.add(readSeries(folder.resolve(entry.getKey()), entry.getKey(), entry.getValue()));
    }
    return corpus;
  }

  private static LabelledSeries readSeries(Path file, String name, List<List<String>> labels)
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
    long[] millis = new long[stamps.size()];
    Map<Long, Integer> firstRow = new HashMap<>();
    for (int i = 0; i < millis.length; i++) {
      millis[i] = Timestamps.millis(file, stamps.get(i));
      firstRow.putIfAbsent(millis[i], i);
    }
    List<Span> windows = new ArrayList<>();
    for (List<String> label : labels) {
      if (label.size() != 2) {
        throw new IllegalArgumentException(
            "%s: expected windows of a start and an end, found %s".formatted(name, label));
      }
      windows.add(
          new Span(
              row(file, firstRow.get(Timestamps.millis(file, label.get(0))), label.get(0)),
              row(file, firstRow.get(Timestamps.millis(file, label.get(1))), label.get(1))));
    }
    return new LabelledSeries(
        name, stamps.toArray(String[]::new), millis, Columns.numbers(values), windows);
  }

  private static int row(Path file, @Nullable Integer row, String stamp) {
    if (row == null) {
      throw new IllegalArgumentException(
          "%s: expected a row at %s, where a window starts or ends, found none"
              .formatted(file, stamp));
    }
    return row;
  }
}
