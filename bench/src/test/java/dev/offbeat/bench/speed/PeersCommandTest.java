package dev.offbeat.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PeersCommandTest {
  @TempDir private Path directory;

  @Test
  void peers_shortSeries_areMeasuredAndWritten() throws IOException {
    Path json = directory.resolve("peers.json");
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(out))
            .execute("peers", "--points", "300", "--seconds", "0.01", "--json", json.toString());
    assertThat(code).isZero();
    assertThat(out.toString()).contains("300 points", "offbeat", "half-space trees", "50 trees");
    JsonNode rows = new ObjectMapper().readTree(json.toFile());
    assertThat(rows).hasSize(4);
    for (JsonNode row : rows) {
      assertThat(row.get("cpuMicros").asDouble()).isPositive();
      assertThat(row.get("stateBytes").asInt()).isPositive();
    }
    assertThat(rows.get(0).get("cpuByOffbeat").asDouble()).isEqualTo(1);
    assertThat(rows.get(2).get("stateByOffbeat").asDouble()).isGreaterThan(10);
  }

  @Test
  void table_factorBelowTarget_isMissed() {
    String table =
        PeersCommand.table(
            List.of(new PeersCommand.Row("forest", 10, 19.9, 20, 400_000, 391, 300, 3)));
    assertThat(table).contains("≥ 20×: missed", "≥ 300×: met");
  }

  @Test
  void series_unsortedFileWithGaps_keepsRisingFiniteRows() throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(
        file,
        "timestamp,value\n1700000000,1\n1700000060,\n1700000120,3\n1700000060,4\n1700000180,5\n");
    PointSeries series = PointSeries.read(file, 10);
    assertThat(series.values()).containsExactly(1, 3, 5);
  }

  @Test
  void series_withoutValues_isRefused() throws IOException {
    Path file = directory.resolve("a.csv");
    Files.writeString(file, "timestamp,value\n1700000000,\n");
    assertThatThrownBy(() -> PointSeries.read(file, 10))
        .hasMessageContaining("expected rows with a value");
  }
}
