package dev.offbeat.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LabCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int lab(String... arguments) {
    CommandLine line = Commands.of(new LabCommand()).setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line.execute(arguments);
  }

  @Test
  void execute_oneCellAtOneTask_printsLineTableAndPictures() {
    Path curves = directory.resolve("a/curves");

    assertThat(lab("--task", "addition", "--cell", "elman", "--output", curves.toString()))
        .isZero();

    assertThat(out.toString())
        .startsWith("1 trial, seed 1")
        .containsPattern("addition +- +elman +yes +\\d\\.\\d\\d%")
        .containsPattern("(?m)^ +addition$\\R^elman +yes$")
        .contains("Learning curves: 1 picture in " + curves);
    assertThat(curves.resolve("addition.png")).isNotEmptyFile();
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --task primes       | --task: expected parity, addition, even-b, adding, recall or all, found primes
          --lags 3            | --lags: expected 4 to 10000 steps, found 3
          --lags 20,many      | Invalid value for option '--lags' (STEPS): 'many' is not an int
          --cell rnn          | Invalid value for option '--cell' (KIND): expected one of
          --cell jordan --task recall | --cell: expected another than jordan for adding and recall, found jordan
          --seed x            | Invalid value for option '--seed': 'x' is not a long
          """)
  void execute_badOption_saysWhatWasExpected(String arguments, String message) {
    assertThat(lab(arguments.split(" "))).isEqualTo(2);

    assertThat(err.toString()).startsWith(message).doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void execute_outputIsAFile_saysSoBeforeAnythingIsTried() throws Exception {
    Path file = Files.createFile(directory.resolve("taken"));

    assertThat(lab("--task", "addition", "--output", file.toString())).isEqualTo(1);

    assertThat(err.toString()).startsWith("offbeat: --output: expected a directory, found");
    assertThat(out.toString()).isEmpty();
  }
}
