package dev.offbeat.bench.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Runs small programs of the system. */
final class Shell {
  private Shell() {}

  /** Runs a program; what it said first, if it failed. */
  static Optional<String> failure(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return process.waitFor() == 0
          ? Optional.empty()
          : Optional.of(output.lines().findFirst().orElse("no reason given"));
    } catch (IOException e) {
      return Optional.of("there is no " + command.get(0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted");
    }
  }

  /**
   * Runs a program.
   *
   * @throws ChaosException if it fails
   */
  static void run(String... command) {
    failure(List.of(command))
        .ifPresent(
            reason -> {
              throw new ChaosException(String.join(" ", command) + ": " + reason);
            });
  }
}
