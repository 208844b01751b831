package dev.offbeat.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The commands of the benchmarks where these are. The container image leaves them out, with what
 * they measure against; there the commands say so.
 */
final class Benchmarks {
  private Benchmarks() {}

  /** A class or object that picocli makes a command of. */
  static Object command(String name, String className) {
    try {
      return Class.forName(className);
    } catch (ClassNotFoundException e) {
      return new CommandLine(new Absent()).setCommandName(name).setStopAtPositional(true);
    }
  }

  @Command(description = "Not part of this installation: it needs a source checkout.")
  private static final class Absent implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(hidden = true, arity = "0..*")
    private List<String> arguments = List.of();

    @Override
    public Integer call() {
      String name = spec == null ? "" : spec.name();
      throw new IllegalStateException(
          ("%1$s: expected a source checkout, found an installation without it: clone the repository"
                  + " and run ./offbeat %1$s %2$s")
              .formatted(name, String.join(" ", arguments))
              .strip());
    }
  }
}
