package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.bench.BenchCommand;
import dev.offbeat.detector.score.ScoringConstants;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QualityCommandTest {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeModelAndSeries() throws IOException {
    Files.write(folder.resolve("model.onnx"), HandMadeModel.bytes(ScoringConstants.defaults(), 0));
    Path category = Files.createDirectories(folder.resolve("data").resolve("made"));
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("timestamp,value\n");
    for (int i = 0; i < 600; i++) {
      double value = 10 + random.nextGaussian() + (i == 450 ? 60 : 0);
      csv.append(stamp(i)).append(',').append(value).append('\n');
      if (i == 300) {
        csv.append(stamp(i)).append(",1000\n"); // a duplicate, which nobody learns
      } else if (i == 310) {
        csv.append(stamp(i - 5)).append(",1000\n").append(stamp(i) + ".5,\n"); // late; missing
      }
    }
    Files.writeString(category.resolve("spike.csv"), csv);
    Files.writeString(
        folder.resolve("windows.json"),
        "{\"made/spike.csv\": [[\"%s.000000\", \"%s.000000\"]]}".formatted(stamp(440), stamp(460)));
  }

  private static String stamp(int i) {
    return START.plusMinutes(5L * i).format(STAMP);
  }

  @Test
  void call_nabFolder_writesARowForEachRowAndPrintsThreeProfiles() throws IOException {
    assertThat(run("--output", folder.resolve("results").toString())).isZero();
    assertThat(out.toString())
        .contains("standard       ", "reward_low_FP  ", "reward_low_FN  ", "windows 1/1");
    assertThat(
            Files.readAllLines(folder.resolve("results").resolve("offbeat/made/offbeat_spike.csv")))
        .hasSize(1 + 603)
        .startsWith("timestamp,value,anomaly_score,label")
        .contains(stamp(300) + ",1000.0,0.0,0")
        .contains(stamp(305) + ",1000.0,0.0,0")
        .contains(stamp(310) + ".5,,0.0,0")
        .anyMatch(line -> line.startsWith(stamp(450)) && line.matches(".*,0\\.\\d+,1"));
  }

  @Test
  void call_augmentAndPeers_reportsEachDetector() throws IOException {
    JsonNode report = report("--augment", "--peers");
    JsonNode corpora = report.get("corpora");
    assertThat(corpora.findValuesAsText("detector"))
        .containsExactly(
            "offbeat",
            "offbeat-incidents",
            "offbeat-strangeness",
            "offbeat-severity",
            "rcf-grade",
            "rcf-score",
            "rcf-score-gated",
            "windowed-gaussian",
            "windowed-gaussian-gated",
            "difference",
            "difference-gated",
            "seasonal-naive",
            "seasonal-naive-gated");
    assertThat(corpora.get(0).get("augmented").asDouble()).isBetween(50.0, 100.0);
    assertThat(corpora.get(4).get("augmented").asText()).as("costly").isEqualTo("NaN");
    assertThat(report.get("budgets").findValuesAsText("budget"))
        .containsExactly("1 per day", "1 per week");
    assertThat(out.toString()).contains("Published figures", "Alert budgets", "µs/point");
  }

  @Test
  void call_ablation_reportsEachVariant() throws IOException {
    JsonNode report = report("--ablation", "--set", "memory_factor=10");
    assertThat(report.get("ablation").findValuesAsText("detector"))
        .contains(
            "as it is",
            "without network, hand-made features",
            "without memory",
            "level alone",
            "memory_factor=10",
            "without gate");
    assertThat(out.toString()).contains("Ablation");
  }

  private JsonNode report(String... options) throws IOException {
    Path json = folder.resolve("report.json");
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--json", json.toString()));
    assertThat(run(all.toArray(String[]::new))).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void call_windowOutsideTheSeries_saysWhich() throws IOException {
    Files.writeString(
        folder.resolve("windows.json"),
        "{\"made/spike.csv\": [[\"2025-01-01 00:00:00\", \"2025-01-01 01:00:00\"]]}");
    assertThat(run()).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString())
        .contains("expected rows in the window [2025-01-01 00:00:00,", "found none");
  }

  @Test
  void call_unknownConstant_listsTheKnownOnes() {
    assertThat(run("--set", "memory_faktor=1")).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("memory_factor", "found memory_faktor");
  }

  @Test
  void call_noSeries_isWrongUsage() {
    int exitCode = command().execute("quality", "--model", folder.resolve("model.onnx").toString());
    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("Missing series");
  }

  private int run(String... options) {
    String[] always = {
      "quality",
      "--model",
      folder.resolve("model.onnx").toString(),
      "--nab",
      folder.resolve("data").toString(),
      "--windows",
      folder.resolve("windows.json").toString()
    };
    String[] all = java.util.Arrays.copyOf(always, always.length + options.length);
    System.arraycopy(options, 0, all, always.length, options.length);
    return command().execute(all);
  }

  private CommandLine command() {
    return new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
  }
}
