package dev.offbeat.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Commands of the machine. */
final class Shell {
  private Shell() {}

  /** How a command ended, and what it wrote to both its outputs. */
  record Outcome(int exitCode, String output, Duration time) {
    Outcome orThrow() {
      if (exitCode != 0) {
        throw new AssertionError("exit code %d: %s".formatted(exitCode, output));
      }
      return this;
    }
  }

  static Outcome run(Path directory, List<String> command) {
    long start = System.nanoTime();
    try {
      Path output = Files.createTempFile("output", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError("still running after five minutes: " + command);
        }
        return new Outcome(
            process.exitValue(),
            new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip(),
            Duration.ofNanos(System.nanoTime() - start));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static boolean has(String command) {
    return run(Path.of("."), List.of("sh", "-c", "command -v " + command)).exitCode() == 0;
  }
}
