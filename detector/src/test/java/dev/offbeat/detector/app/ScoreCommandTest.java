package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.ingest.CsvFormatException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ScoreCommandTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  @TempDir private Path directory;
  private Path model;
  private Path output;

  @BeforeEach
  void writeModel() throws Exception {
    model = Files.write(directory.resolve("model.onnx"), TestModels.bytes("value"));
    output = directory.resolve("scores.csv");
  }

  @Test
  void score_ofASpike_isAnomalousAndTold() throws Exception {
    Path input = write("sine.csv", sine(1000, 800));

    String summary = score(input, output);

    List<String> lines = Files.readAllLines(output);
    assertThat(lines.get(0)).isEqualTo(ScoreWriter.HEADER);
    assertThat(lines).hasSize(1001);
    assertThat(lines.get(801)).startsWith(START.plusSeconds(800 * 60) + ",sine,value,99,");
    assertThat(lines.get(801)).endsWith(",anomalous");
    assertThat(summary)
        .contains("1,000 points of 1 series")
        .contains("sine: 99.0, above the expected");
  }

  @Test
  void score_ofADirectory_writesAFileForEachFile() throws Exception {
    Path input = Files.createDirectories(directory.resolve("in/below")).getParent();
    Files.writeString(input.resolve("a.csv"), sine(50, -1));
    Files.writeString(input.resolve("below/b.csv"), sine(60, -1));

    String summary = score(input, directory.resolve("out"));

    assertThat(Files.readAllLines(directory.resolve("out/a.csv"))).hasSize(51);
    assertThat(Files.readAllLines(directory.resolve("out/below/b.csv"))).hasSize(61);
    assertThat(summary).contains("110 points of 2 series");
  }

  @Test
  void score_ofPointsThatCannotBeScored_saysSoAndLeavesTheirCellsEmpty() throws Exception {
    Path input =
        write(
            "odd.csv",
            """
            timestamp,value
            2026-01-05 00:00:00,1
            2026-01-05 00:01:00,NaN
            2026-01-05 00:02:00,inf
            2026-01-05 00:03:00,
            2026-01-05 00:04:00,2
            2026-01-05 00:04:00,3
            2026-01-05 00:01:00,4
            2099-01-01 00:00:00,5
            """);

    String summary = score(input, output);

    assertThat(Files.readAllLines(output).subList(1, 9))
        .extracting(line -> line.substring(line.lastIndexOf(',') + 1))
        .containsExactly(
            "warmup", "missing", "missing", "missing", "warmup", "duplicate", "late", "warmup");
    assertThat(Files.readAllLines(output).get(2))
        .isEqualTo("2026-01-05T00:01:00Z,odd,value,,,,,,,missing");
    assertThat(summary).contains("not scored: 3 missing, 1 late, 1 duplicate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1e9", "1e300", "-1e300", "5e-324"})
  void score_ofExtremeValues_holdsNoNaN(String value) throws Exception {
    StringBuilder csv = new StringBuilder("\uFEFFtimestamp,value\r\n");
    for (int i = 0; i < 100; i++) {
      csv.append(1_760_000_000L + 60L * i)
          .append(',')
          .append(i == 70 ? "-7" : value)
          .append("\r\n");
    }

    score(write("extreme.csv", csv.toString()), output);

    assertThat(Files.readString(output)).doesNotContain("NaN").doesNotContain("Infinity");
    assertThat(Files.readAllLines(output)).hasSize(101);
  }

  @Test
  void score_ofUnitNoiseOnAHugeOffset_keepsItsDigits() throws Exception {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 300; i++) {
      csv.append(START.plusSeconds(60L * i)).append(',').append(1e9 + random.nextGaussian());
      csv.append('\n');
    }

    score(write("offset.csv", csv.toString()), output);

    String[] last = Files.readAllLines(output).get(300).split(",", -1);
    assertThat(Double.parseDouble(last[6]) - Double.parseDouble(last[5])).isBetween(0.1, 100.0);
  }

  @Test
  void score_ofTwoHundredColumns_scoresEachAsASeries() throws Exception {
    StringBuilder csv = new StringBuilder("timestamp");
    for (int column = 0; column < 200; column++) {
      csv.append(",c").append(column);
    }
    csv.append('\n').append("2026-01-05T00:00:00Z").append(",1".repeat(200)).append('\n');

    String summary = score(write("wide.csv", csv.toString()), output);

    assertThat(summary).contains("200 points of 200 series");
  }

  @Test
  void score_ofTextInANumber_namesFileAndLineAndLeavesNoOutput() throws Exception {
    Path input = write("bad.csv", "timestamp,value\n2026-01-05,1\n2026-01-06,abc\n");

    assertThatThrownBy(() -> score(input, output))
        .isInstanceOf(CsvFormatException.class)
        .hasMessageContaining("bad.csv, line 3")
        .hasMessageContaining("abc");
    assertThat(output).doesNotExist();
    assertThat(directory).isDirectoryNotContaining("glob:**.offbeat-*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "timestamp,value\n", "just some text\n", "\u0000\u0001\n"})
  void score_ofNoCsv_isASentence(String content) throws Exception {
    Path input = write("no.csv", content);

    assertThatThrownBy(() -> score(input, output))
        .isInstanceOf(CsvFormatException.class)
        .hasMessageContaining("no.csv");
  }

  @Test
  void score_ontoItsInput_isRefused() throws Exception {
    Path input = write("same.csv", sine(10, -1));

    assertThatThrownBy(() -> score(input, input)).hasMessageContaining("--output");
    assertThat(input).hasContent(sine(10, -1));
  }

  @Test
  void score_ofSeveralFeatures_findsTheirColumnsByName() throws Exception {
    Files.write(model, TestModels.bytes("a", "b"));
    Path input = write("joint.csv", "timestamp,b,a\n2026-01-05,2,1\n2026-01-06,4,3\n");

    score(input, output);

    assertThat(Files.readAllLines(output).subList(1, 3))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("2026-01-05T00:00:00Z,joint,a,1,"),
            line -> assertThat(line).startsWith("2026-01-05T00:00:00Z,joint,b,2,"));
    Path other = write("other.csv", "timestamp,b,c\n2026-01-05,2,1\n");
    assertThatThrownBy(() -> score(other, output)).hasMessageContaining("expected a column a");
  }

  @Test
  void score_withoutAModel_usesTheBundledOne() throws Exception {
    Path input = write("a.csv", sine(300, 250));

    int exitCode =
        new CommandLine(new ScoreCommand())
            .setErr(new PrintWriter(new StringWriter()))
            .execute("--input", input.toString(), "--output", output.toString());

    assertThat(exitCode).isZero();
    assertThat(Files.readAllLines(output)).hasSize(301);
  }

  private Path write(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  /** A noisy sine, a point a minute, with a spike of 99 at one of them. */
  private static String sine(int points, int spike) {
    Random random = new Random(7);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < points; i++) {
      double value = 10 + 3 * Math.sin(i / 20.0) + 0.3 * random.nextGaussian();
      csv.append(START.plusSeconds(60L * i)).append(',');
      csv.append(i == spike ? 99 : Math.rint(100 * value) / 100).append('\n');
    }
    return csv.toString();
  }

  /** Returns what was printed at the end. */
  private String score(Path input, Path to) throws Exception {
    StringWriter err = new StringWriter();
    AtomicReference<Exception> failure = new AtomicReference<>();
    int exitCode =
        new CommandLine(new ScoreCommand())
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(
                (exception, command, parsed) -> {
                  failure.set(exception);
                  return 1;
                })
            .execute(
                "--model",
                model.toString(),
                "--input",
                input.toString(),
                "--output",
                to.toString());
    if (failure.get() != null) {
      throw failure.get();
    }
    assertThat(exitCode).isZero();
    return err.toString();
  }
}
