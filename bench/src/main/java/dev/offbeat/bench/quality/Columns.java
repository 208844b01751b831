package dev.offbeat.bench.quality;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Columns of a CSV file as arrays. */
final class Columns {
  private Columns() {}

  /**
   * A row's field as text.
   *
   * @throws IllegalArgumentException if the file has no such column
   */
  static String text(Path file, NamedCsvRecord row, String column) {
    return row.findField(column)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: expected a column %s, found %s".formatted(file, column, row.getHeader())));
  }

  /**
   * A row's field as a number, NaN if it is empty.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static double number(Path file, NamedCsvRecord row, String column) {
    String text = text(file, row, column).strip();
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: line %d: expected a number, found %s"
              .formatted(file, row.getStartingLineNumber(), text),
          e);
    }
  }

  static double[] numbers(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static boolean[] flags(List<Boolean> values) {
    boolean[] flags = new boolean[values.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = values.get(i);
    }
    return flags;
  }

  static double[] from(int first, double[] values) {
    return Arrays.copyOfRange(values, first, values.length);
  }

  static boolean[] from(int first, boolean[] values) {
    return Arrays.copyOfRange(values, first, values.length);
  }
}
