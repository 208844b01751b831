package dev.offbeat.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** README.md and docs/embedding.md show what the compiler has seen. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/offbeat/cli/readme");

  @ParameterizedTest
  @CsvSource({
    "README.md, EmbeddingExample",
    "README.md, TopologyExample",
    "docs/embedding.md, TopologyExample",
    "docs/embedding.md, FleetExample"
  })
  void document_holdsTheExample(String document, String name) throws Exception {
    List<String> source = Files.readAllLines(SOURCES.resolve(name + ".java"));
    String mark =
        source.stream().filter(line -> line.endsWith("// README: begin")).findFirst().orElseThrow();
    int indent = mark.indexOf('/');
    String example =
        source.stream()
            .skip(source.indexOf(mark) + 1L)
            .takeWhile(line -> !line.endsWith("// README: end"))
            .map(line -> line.replaceFirst("^ {" + indent + "}", "") + "\n")
            .collect(Collectors.joining());

    assertThat(Files.readString(Path.of("..", document))).contains(example);
  }

  @Test
  void fleetExample_jumpAfterCalm_tellsOneIncident() {
    PrintStream before = System.out;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setOut(new PrintStream(told, true, StandardCharsets.UTF_8));
    try (FleetExample example = new FleetExample()) {
      for (int i = 0; i < 500; i++) {
        example.take("web-1", 60_000L * i, i == 450 ? 90 : 20 + Math.sin(i) + Math.cos(1.7 * i));
      }
    } finally {
      System.setOut(before);
    }

    assertThat(told.toString(StandardCharsets.UTF_8).lines().toList())
        .anySatisfy(line -> assertThat(line).startsWith("web-1: 90.0, expected 19.7"));
  }
}
