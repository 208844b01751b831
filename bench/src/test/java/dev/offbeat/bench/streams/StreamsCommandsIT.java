package dev.offbeat.bench.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offbeat.bench.BenchCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmarks on an embedded broker, at sizes that say nothing but that they work. */
class StreamsCommandsIT {
  @TempDir private Path directory;

  @Test
  void latency_smallLoad_answersEachJumpInBothVariants() throws Exception {
    JsonNode row =
        run("latency", "--series", "40", "--rates", "200", "--warm-up", "1", "--seconds", "2")
            .get(0);
    assertThat(row.at("/real/incidents").asInt()).isEqualTo(20);
    assertThat(row.at("/passThrough/incidents").asInt()).isEqualTo(20);
    assertThat(row.at("/real/missing").asInt()).isZero();
    assertThat(row.at("/real/p99").asDouble()).isPositive();
  }

  @Test
  void recovery_killedInstance_isBackInEveryScenario() throws Exception {
    JsonNode seconds = run("recovery", "--series", "100").get(0).get("seconds");
    assertThat(seconds).hasSize(Scenario.values().length);
    assertThat(seconds).allSatisfy(one -> assertThat(one.asDouble()).isPositive());
  }

  private JsonNode run(String command, String... options) throws Exception {
    Path json = directory.resolve(command + ".json");
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of(options));
    args.addAll(List.of("--profiles", "exact", "--json", json.toString()));
    if (command.equals("latency")) {
      args.addAll(List.of("--rounds", "1"));
    }
    StringWriter out = new StringWriter();
    int status =
        new CommandLine(new BenchCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .execute(args.toArray(String[]::new));
    assertThat(status).isZero();
    assertThat(out.toString()).startsWith("| profile");
    return new ObjectMapper().readTree(json.toFile());
  }
}
