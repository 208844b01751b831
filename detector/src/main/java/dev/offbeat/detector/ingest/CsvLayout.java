package dev.offbeat.detector.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which column holds what, read from a file's first line.
 *
 * @param hasHeader whether the first line names the columns
 * @param columns number of columns of every line
 * @param time index of the timestamp's column
 * @param series index of the column that names the series, or −1
 * @param values indices of the value columns
 * @param names names of the value columns
 */
record CsvLayout(
    boolean hasHeader,
    int columns,
    int time,
    int series,
    List<Integer> values,
    List<String> names) {
  private static final Set<String> TIME =
      Set.of("timestamp", "time", "ts", "date", "datetime", "@timestamp");
  private static final Set<String> SERIES = Set.of("series", "key", "name", "metric");
  private static final String VALUE = "value";

  static CsvLayout of(Path file, long line, List<String> first) {
    if (first.size() < 2) {
      throw new CsvFormatException(
          file, line, "header", "at least a timestamp and a value column", String.join(",", first));
    }
    List<String> names = first.stream().map(name -> name.strip()).toList();
    int time = indexOf(names, TIME::contains);
    if (time < 0 && names.get(0).isEmpty()) {
      time = 0; // an index column without a name, as data frames are written
    }
    if (time < 0) {
      if (names.size() == 2
          && new CsvTimestamps().parse(names.get(0)) != null
          && CsvNumbers.isNumber(names.get(1))) {
        return new CsvLayout(false, 2, 0, -1, List.of(1), List.of(VALUE));
      }
      throw new CsvFormatException(
          file,
          line,
          "header",
          "a column named timestamp, time, ts, date or datetime",
          String.join(",", first));
    }
    int series = indexOf(names, SERIES::contains);
    int value = indexOf(names, VALUE::equals);
    if (series >= 0 && value >= 0) {
      return new CsvLayout(true, names.size(), time, series, List.of(value), List.of(VALUE));
    }
    List<Integer> values = new ArrayList<>();
    List<String> valueNames = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (i != time) {
        values.add(i);
        valueNames.add(names.get(i).isEmpty() ? "column" + (i + 1) : names.get(i));
      }
    }
    Set<String> distinct = new HashSet<>();
    for (String name : valueNames) {
      if (!distinct.add(name)) {
        throw new CsvFormatException(file, line, "header", "distinct column names", name);
      }
    }
    return new CsvLayout(true, names.size(), time, -1, values, valueNames);
  }

  private static int indexOf(List<String> names, Predicate<String> wanted) {
    for (int i = 0; i < names.size(); i++) {
      if (wanted.test(names.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }
}
