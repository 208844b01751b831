package dev.offbeat.trainer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown, padded so that it reads as plain text too; numbers to the right. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row, as many cells as the header has. */
  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** A number with so many decimals; a dash for NaN. */
  public static String number(double value, int decimals) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  @Override
  public String toString() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, c -> Math.max(widths[c], row.get(c).length()));
    }
    List<String> lines = rows.stream().map(row -> line(row, widths)).collect(Collectors.toList());
    lines.add(
        1,
        IntStream.range(0, widths.length)
            .mapToObj(c -> "-".repeat(widths[c] + 1) + (c == 0 ? "-" : ":"))
            .collect(Collectors.joining("|", "|", "|")));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static String line(List<String> row, int[] widths) {
    return IntStream.range(0, widths.length)
        .mapToObj(
            c -> {
              String padding = " ".repeat(widths[c] - row.get(c).length());
              return c == 0 ? row.get(c) + padding : padding + row.get(c);
            })
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
