package dev.offbeat.detector.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of this machine, which tests that need them skip without. */
final class Tools {
  private Tools() {}

  static boolean areInstalled(String... names) {
    List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(":"));
    return Stream.of(names)
        .allMatch(name -> path.stream().anyMatch(one -> Files.isExecutable(Path.of(one, name))));
  }

  /** What a program said, and how it ended. */
  record Outcome(int exit, String output) {}

  /** Runs a program to its end. */
  static Outcome run(Path directory, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "tool", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " did not end: " + Files.readString(output));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  /** {@code promtool check metrics} of the lines of a scrape that are Offbeat's own. */
  static Outcome lintOwnMetrics(Path directory, String scrape)
      throws IOException, InterruptedException {
    Path own = directory.resolve("own.prom");
    Files.write(own, ownLines(scrape));
    return run(directory, "sh", "-c", "promtool check metrics < own.prom");
  }

  /** Lines about Offbeat's own meters. */
  static List<String> ownLines(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.matches("(# (HELP|TYPE) )?anomaly_detector_.*"))
        .toList();
  }
}
