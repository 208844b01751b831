package dev.offbeat.detector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  @TempDir Path directory;

  private static final class Recorder implements CsvSink {
    private final List<String> series = new ArrayList<>();
    private final List<String> points = new ArrayList<>();

    @Override
    public void series(String name, List<String> features) {
      series.add(name + features);
    }

    @Override
    public void point(String name, long timestampMillis, double[] values, long line) {
      points.add(name + " " + timestampMillis + " " + Arrays.toString(values) + " @" + line);
    }
  }

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Recorder read(Path input, boolean features) {
    Recorder recorder = new Recorder();
    new CsvReader(features).read(input, recorder);
    return recorder;
  }

  private static void assertRefused(Path input, String message) {
    assertThatThrownBy(() -> read(input, false))
        .isInstanceOf(CsvFormatException.class)
        .hasMessage(input + message);
  }

  @Test
  void read_timestampAndValue_isOneSeriesNamedAsTheFile() throws IOException {
    Recorder read = read(file("prices.csv", "timestamp,value\n1970-01-01 00:00:01,2.5\n"), false);

    assertThat(read.series).containsExactly("prices[value]");
    assertThat(read.points).containsExactly("prices 1000 [2.5] @2");
  }

  @Test
  void read_wide_isASeriesAColumn() throws IOException {
    Recorder read = read(file("w.csv", "Time;a;b\n1;2;3\n"), false);

    assertThat(read.series).containsExactly("a[value]", "b[value]");
    assertThat(read.points).containsExactly("a 1000 [2.0] @2", "b 1000 [3.0] @2");
  }

  @Test
  void read_wideAsFeatures_isOneSeriesOfThem() throws IOException {
    Recorder read = read(file("w.csv", "ts\ta\tb\n1\t2\t3\n"), true);

    assertThat(read.series).containsExactly("w[a, b]");
    assertThat(read.points).containsExactly("w 1000 [2.0, 3.0] @2");
  }

  @Test
  void read_long_isASeriesAName() throws IOException {
    Recorder read = read(file("l.csv", "VALUE,Metric,@timestamp\n1,x,5\n2,y,5\n3,x,6\n"), false);

    assertThat(read.series).containsExactly("x[value]", "y[value]");
    assertThat(read.points)
        .containsExactly("x 5000 [1.0] @2", "y 5000 [2.0] @3", "x 6000 [3.0] @4");
  }

  @Test
  void read_withoutHeader_takesTwoColumns() throws IOException {
    assertThat(read(file("n.csv", "0,1\n1,2\n"), false).points)
        .containsExactly("n 0 [1.0] @1", "n 1000 [2.0] @2");
    assertThat(read(file("d.csv", "2026-01-31,7\n"), false).points)
        .containsExactly("d 1769817600000 [7.0] @1");
  }

  @Test
  void read_unnamedIndexColumn_isTheTime() throws IOException {
    assertThat(read(file("i.csv", ",value\n0,1\n1,2\n"), false).points)
        .containsExactly("i 0 [1.0] @2", "i 1000 [2.0] @3");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 1769860800000",
    "2026-01-31T12:00:00.25Z, 1769860800250",
    "2026-01-31T14:00:00+02:00, 1769860800000",
    "2026-01-31T14:00:00+0200, 1769860800000",
    "2026-01-31T12:00, 1769860800000",
    "2026-01-31 12:00:00, 1769860800000",
    "2026-01-31 12:00:00.123456, 1769860800123",
    "2026-01-31, 1769817600000",
    "1769860800, 1769860800000",
    "1769860800.5, 1769860800500",
    "1769860800123, 1769860800123",
    "1769860800123456, 1769860800123",
    "1769860800123456789, 1769860800123",
    "7, 7000",
    "-1, -1000"
  })
  void read_timestamp_isFoundOut(String text, long millis) throws IOException {
    assertThat(read(file("t.csv", "time,value\n" + text + ",1\n"), false).points)
        .containsExactly("t " + millis + " [1.0] @2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "nan", "null", "NA", " "})
  void read_missingValue_isNan(String cell) throws IOException {
    assertThat(read(file("m.csv", "time,value\n1," + cell + "\n"), false).points)
        .containsExactly("m 1000 [NaN] @2");
  }

  @ParameterizedTest
  @CsvSource({
    "inf, Infinity",
    "-Infinity, -Infinity",
    "1e300, 1.0E300",
    "-4.9e-324, -4.9E-324",
    "+1000000000.5, 1.0000000005E9",
    ".5, 0.5",
    "1e999, Infinity"
  })
  void read_extremeValue_isPassedOn(String cell, String value) throws IOException {
    assertThat(read(file("e.csv", "time,value\n1," + cell + "\n"), false).points)
        .containsExactly("e 1000 [" + value + "] @2");
  }

  @Test
  void read_byteOrderMarkAndMixedLineEnds_areNoMatter() throws IOException {
    Path file = file("b.csv", "\uFEFFtimestamp,value\r\n1,1\n2,2\r3,3\r\n\r\n\n");

    assertThat(read(file, false).points)
        .containsExactly("b 1000 [1.0] @2", "b 2000 [2.0] @3", "b 3000 [3.0] @4");
  }

  @Test
  void read_quotedCells_areUnquoted() throws IOException {
    assertThat(read(file("q.csv", "\"timestamp\",\"value\"\n\"1\",\"2\"\n"), false).points)
        .containsExactly("q 1000 [2.0] @2");
  }

  @Test
  void read_twoHundredColumns_areTwoHundredSeries() throws IOException {
    String names = IntStream.range(0, 200).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String cells = IntStream.range(0, 200).mapToObj(i -> "" + i).collect(Collectors.joining(","));

    Recorder read = read(file("c.csv", "time," + names + "\n1," + cells + "\n"), false);

    assertThat(read.series).hasSize(200);
    assertThat(read.points).contains("c199 1000 [199.0] @2");
  }

  @Test
  void read_unsortedAndDuplicateTimestamps_arePassedOnAsTheyStand() throws IOException {
    assertThat(read(file("u.csv", "time,value\n3,1\n1,2\n3,3\n"), false).points)
        .containsExactly("u 3000 [1.0] @2", "u 1000 [2.0] @3", "u 3000 [3.0] @4");
  }

  @Test
  void read_directory_takesFilesInOrderAndNamesSeriesByPath() throws IOException {
    file("b.csv", "time,value\n1,1\n");
    file("a/x.csv", "time,p,q\n1,2,3\n");
    file("a/notes.txt", "no");

    assertThat(read(directory, false).series)
        .containsExactly("a/x/p[value]", "a/x/q[value]", "b[value]");
  }

  @Test
  void read_hostileFile_isOneSentence() throws IOException {
    assertRefused(directory.resolve("none.csv"), ": there is no such file or directory");
    assertRefused(directory, ": there is no .csv file in this directory");
    assertRefused(file("0.csv", ""), ": the file is empty");
    assertRefused(file("1.csv", "timestamp,value\n"), ": there is a header but no line of data");
    assertRefused(
        file("2.csv", "timestamp,value\n1,2\n2,abc\n"),
        ", line 3: value: expected a number, found \"abc\"");
    assertRefused(
        file("3.csv", "timestamp,value\nyesterday,2\n"),
        ", line 2: timestamp: expected a time like 2026-01-31T12:00:00Z, 2026-01-31 12:00:00 or a"
            + " number since 1970, found \"yesterday\"");
    assertRefused(
        file("4.csv", "timestamp,value\n1,2,3\n"), ", line 2: expected 2 columns, found 3");
    assertRefused(file("5.csv", "timestamp,value\n1\n"), ", line 2: expected 2 columns, found 1");
    assertRefused(
        file("6.csv", "one\n"),
        ", line 1: header: expected at least a timestamp and a value column, found \"one\"");
    assertRefused(
        file("7.csv", "a,b\n1,2\n"),
        ", line 1: header: expected a column named timestamp, time, ts, date or datetime, found"
            + " \"a,b\"");
    assertRefused(
        file("8.csv", "time,a,a\n1,2,3\n"),
        ", line 1: header: expected distinct column names, found \"a\"");
    assertRefused(
        file("9.csv", "time,series,value\n1,,3\n"),
        ", line 2: series: expected a name, found \"\"");
    assertRefused(
        file("10.csv", "time,value\n1,0x10\n"),
        ", line 2: value: expected a number, found \"0x10\"");
  }

  @Test
  void read_binaryFile_isOneSentence() throws IOException {
    Path file = directory.resolve("z.csv");
    Files.write(file, new byte[] {0, 1, 2, (byte) 0xff, '"', 10, 13, 0});

    assertThatThrownBy(() -> read(file, false))
        .isInstanceOf(CsvFormatException.class)
        .hasMessageStartingWith(file.toString());
  }
}
