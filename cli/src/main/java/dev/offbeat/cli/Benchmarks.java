package dev.offbeat.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The {@code bench} command where the benchmarks are. The container image leaves them out, with
 * what they measure against; there the command says so.
 */
final class Benchmarks {
  private static final String COMMAND = "dev.offbeat.bench.BenchCommand";

  private Benchmarks() {}

  /** A class or object that picocli makes a command of. */
  static Object command() {
    return command(COMMAND);
  }

  static Object command(String className) {
    try {
      return Class.forName(className);
    } catch (ClassNotFoundException e) {
      return new CommandLine(new Absent()).setStopAtPositional(true);
    }
  }

  @Command(
      name = "bench",
      description = "Measures Offbeat. Not part of this installation: it needs a source checkout.")
  private static final class Absent implements Callable<Integer> {
    @Parameters(hidden = true, arity = "0..*")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
      throw new IllegalStateException(
          ("bench: expected a source checkout, found an installation without benchmarks: clone the"
                  + " repository and run ./offbeat bench "
                  + String.join(" ", arguments))
              .strip());
    }
  }
}
