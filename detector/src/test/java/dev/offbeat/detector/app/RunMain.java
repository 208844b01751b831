package dev.offbeat.detector.app;

import picocli.CommandLine;

/** {@code offbeat run} as a process of its own. */
final class RunMain {
  private RunMain() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new RunCommand())
            .setExecutionExceptionHandler(
                (exception, command, parsed) -> {
                  command.getErr().println(exception.getMessage());
                  return 1;
                })
            .execute(args));
  }
}
