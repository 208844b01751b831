package dev.offbeat.detector.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads time series from CSV files: {@code timestamp,value} (one series), wide {@code
 * timestamp,a,b,c} (a series a column, or one series of several features), long {@code
 * timestamp,series,value}, or two columns without a header. Separator ({@code ,} {@code ;} tab),
 * byte order mark, line ends and the unit of numeric timestamps are found out.
 *
 * <p>A file's only series goes by the file's name without {@code .csv}, several ones by their
 * column's or series' name; below a directory all of them are preceded by the file's path in it.
 * Lines are passed on in the order in which they stand: putting them in time order, and what a
 * missing value means, is the receiver's business.
 */
public final class CsvReader {
  private static final String SUFFIX = ".csv";
  private static final int DETECTION_BYTES = 1 << 16;

  private final boolean columnsAreFeatures;

  /**
   * @param columnsAreFeatures whether the columns of a wide file are the features of one series
   *     rather than a series each
   */
  public CsvReader(boolean columnsAreFeatures) {
    this.columnsAreFeatures = columnsAreFeatures;
  }

  /**
   * Reads a file, or every {@code .csv} file below a directory in the order of their paths.
   *
   * @throws CsvFormatException if the input does not exist, holds no point, or has a line that
   *     cannot be read
   */
  public void read(Path input, CsvSink sink) {
    try {
      if (!Files.exists(input)) {
        throw new CsvFormatException(input, "there is no such file or directory");
      }
      if (!Files.isDirectory(input)) {
        readFile(input, null, sink);
        return;
      }
      List<Path> files = filesBelow(input);
      if (files.isEmpty()) {
        throw new CsvFormatException(input, "there is no .csv file in this directory");
      }
      for (Path file : files) {
        readFile(file, nameOf(input.relativize(file)), sink);
      }
    } catch (IOException e) {
      throw new CsvFormatException(input, "cannot be read: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new CsvFormatException(input, "cannot be read: " + e.getCause().getMessage());
    }
  }

  /** The {@code .csv} files below a directory, in the order in which {@link #read} takes them. */
  public static List<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile)
          .filter(
              file ->
                  file.getFileName().toString().toLowerCase(java.util.Locale.ROOT).endsWith(SUFFIX))
          .sorted(
              (a, b) -> nameOf(directory.relativize(a)).compareTo(nameOf(directory.relativize(b))))
          .toList();
    }
  }

  /** A path without the suffix, with {@code /} on every system. */
  private static String nameOf(Path path) {
    List<String> parts = new ArrayList<>();
    path.forEach(part -> parts.add(part.toString()));
    String name = String.join("/", parts);
    boolean suffixed = name.toLowerCase(java.util.Locale.ROOT).endsWith(SUFFIX);
    return suffixed ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private void readFile(Path file, @Nullable String prefix, CsvSink sink) throws IOException {
    try (var records =
        de.siegmar.fastcsv.reader.CsvReader.builder()
            .fieldSeparator(separatorOf(file))
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(file)) {
      FileReading reading = null;
      for (CsvRecord row : records) {
        if (reading == null) {
          reading =
              new FileReading(
                  file,
                  prefix,
                  CsvLayout.of(file, row.getStartingLineNumber(), row.getFields()),
                  sink);
          if (reading.layout.hasHeader()) {
            continue;
          }
        }
        reading.accept(row);
      }
      if (reading == null) {
        throw new CsvFormatException(file, "the file is empty");
      }
      if (reading.points == 0) {
        throw new CsvFormatException(file, "there is a header but no line of data");
      }
    } catch (CsvParseException e) {
      throw new CsvFormatException(file, "not a CSV file: " + e.getMessage());
    }
  }

  /** The one of comma, semicolon and tab that the first line with any text holds most of. */
  private static char separatorOf(Path file) throws IOException {
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean text = false;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int read = 0; read < DETECTION_BYTES; read++) {
        int b = in.read();
        boolean end = b < 0 || b == '\n' || b == '\r';
        if (b < 0 || (end && text)) {
          break;
        }
        text |= !end && b != 0;
        commas += b == ',' ? 1 : 0;
        semicolons += b == ';' ? 1 : 0;
        tabs += b == '\t' ? 1 : 0;
      }
    }
    if (semicolons > commas && semicolons >= tabs) {
      return ';';
    }
    return tabs > commas ? '\t' : ',';
  }

  /** One file on its way to the sink. */
  private final class FileReading {
    private final Path file;
    private final @Nullable String prefix;
    private final CsvLayout layout;
    private final CsvSink sink;
    private final CsvTimestamps timestamps = new CsvTimestamps();
    private final Set<String> announced = new HashSet<>();
    private final List<String> columnSeries = new ArrayList<>();
    private final boolean joint;
    private long points;

    FileReading(Path file, @Nullable String prefix, CsvLayout layout, CsvSink sink) {
      this.file = file;
      this.prefix = prefix;
      this.layout = layout;
      this.sink = sink;
      joint = columnsAreFeatures || layout.values().size() == 1;
      if (layout.series() < 0) {
        String own = prefix == null ? nameOf(file.getFileName()) : prefix;
        if (joint) {
          columnSeries.add(own);
          sink.series(own, layout.names());
        } else {
          layout.names().forEach(name -> columnSeries.add(qualify(name)));
          columnSeries.forEach(name -> sink.series(name, List.of("value")));
        }
      }
    }

    private String qualify(String name) {
      return prefix == null ? name : prefix + "/" + name;
    }

    void accept(CsvRecord row) {
      long line = row.getStartingLineNumber();
      if (row.getFieldCount() != layout.columns()) {
        throw new CsvFormatException(
            file,
            line,
            "expected %d columns, found %d".formatted(layout.columns(), row.getFieldCount()));
      }
      String time = row.getField(layout.time());
      Long millis = timestamps.parse(time);
      if (millis == null) {
        throw new CsvFormatException(file, line, "timestamp", CsvTimestamps.EXPECTED, time);
      }
      double[] values = new double[layout.values().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = number(row, line, i);
      }
      points++;
      if (layout.series() >= 0) {
        sink.point(seriesOf(row, line), millis, values, line);
      } else if (joint) {
        sink.point(columnSeries.get(0), millis, values, line);
      } else {
        for (int i = 0; i < values.length; i++) {
          sink.point(columnSeries.get(i), millis, new double[] {values[i]}, line);
        }
      }
    }

    private String seriesOf(CsvRecord row, long line) {
      String name = row.getField(layout.series()).strip();
      if (name.isEmpty()) {
        throw new CsvFormatException(file, line, "series", "a name", "");
      }
      String series = qualify(name);
      if (announced.add(series)) {
        sink.series(series, layout.names());
      }
      return series;
    }

    private double number(CsvRecord row, long line, int i) {
      String cell = row.getField(layout.values().get(i));
      Double number = CsvNumbers.parse(cell);
      if (number == null) {
        throw new CsvFormatException(file, line, layout.names().get(i), "a number", cell);
      }
      return number;
    }
  }
}
