package dev.offbeat.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README.md shows what the compiler has seen. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/offbeat/cli/readme");

  @ParameterizedTest
  @ValueSource(strings = {"EmbeddingExample", "TopologyExample"})
  void readme_holdsTheExample(String name) throws Exception {
    List<String> source = Files.readAllLines(SOURCES.resolve(name + ".java"));
    int begin = source.indexOf("    // README: begin");
    String example =
        source.stream()
            .skip(begin + 1)
            .takeWhile(line -> !line.endsWith("// README: end"))
            .map(line -> line.replaceFirst("^ {4}", ""))
            .reduce("", (text, line) -> text + line + "\n");

    assertThat(Files.readString(Path.of("..", "README.md"))).contains(example);
  }
}
