package dev.offbeat.detector.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingCodeTest {
  private static final Path PAGE = Path.of("..", "docs", "doctor.md");

  @ParameterizedTest
  @EnumSource
  void code_each_isDocumentedWithItsSeverity(FindingCode code) throws IOException {
    assertThat(Files.readAllLines(PAGE))
        .anyMatch(line -> line.startsWith("| `%s` | %s |".formatted(code, code.severity())));
  }

  @Test
  void page_names_onlyCodesThatThereAre() throws IOException {
    List<String> named =
        Pattern.compile("^\\| `([A-Z_]+)` \\|", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FindingCode.values()).map(Enum::name).toList());
  }

  /** Some test of this package provokes it; that the test does is the test's own business. */
  @ParameterizedTest
  @EnumSource
  void code_each_isProvokedByATest(FindingCode code) throws IOException {
    assertThat(tests()).containsPattern("\\b" + code + "\\b");
  }

  private static String tests() throws IOException {
    Path folder = Path.of("src/test/java/dev/offbeat/detector");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.endsWith("FindingCodeTest.java"))
          .filter(file -> file.toString().contains("doctor") || file.endsWith("SecurityIT.java"))
          .map(FindingCodeTest::read)
          .collect(Collectors.joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
