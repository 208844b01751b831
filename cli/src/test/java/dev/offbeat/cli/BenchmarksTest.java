package dev.offbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.bench.BenchCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchmarksTest {
  @Test
  void command_whereTheBenchmarksAre_isTheirs() {
    assertThat(Benchmarks.command("bench", BenchCommand.class.getName()))
        .isEqualTo(BenchCommand.class);
  }

  @Test
  void command_whereTheyAreNot_saysSoWhateverIsAskedFor() {
    StringWriter err = new StringWriter();
    CommandLine bench =
        ((CommandLine) Benchmarks.command("bench", "dev.offbeat.bench.Absent"))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler(
                (exception, command, parsed) -> ErrorSentence.print(exception, command, false));

    assertThat(bench.execute("step", "--forks", "3")).isEqualTo(1);
    assertThat(err.toString())
        .contains("expected a source checkout", "./offbeat bench step --forks 3");
  }
}
