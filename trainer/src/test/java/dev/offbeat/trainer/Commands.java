package dev.offbeat.trainer;

import picocli.CommandLine;

/** A command alone, as the {@code offbeat} command runs it: a failure is a sentence and 1. */
final class Commands {
  private Commands() {}

  static CommandLine of(Object command) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(
            (exception, line, arguments) -> {
              line.getErr().println("offbeat: " + exception.getMessage());
              return 1;
            });
  }
}
