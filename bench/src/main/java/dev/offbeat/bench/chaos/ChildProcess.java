package dev.offbeat.bench.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that is started, killed and started again; all its output goes to one file. */
final class ChildProcess {
  private static final Duration DEATH = Duration.ofSeconds(20);

  private final String name;
  private final Path log;
  private final List<String> command;
  private final List<Process> started = new ArrayList<>();

  /**
   * Says how to start it.
   *
   * @param heap its largest heap, such as 256m
   * @param classPath where its classes are
   * @param main its main class, then the arguments
   */
  ChildProcess(String name, Path directory, String heap, String classPath, List<String> main) {
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.command = new ArrayList<>();
    command.addAll(
        List.of(
            java(),
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-cp",
            classPath));
    command.addAll(main);
  }

  /** The program that runs this JVM. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  void start() {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    builder.environment().keySet().removeIf(variable -> variable.startsWith("OFFBEAT_"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      started.add(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process current() {
    return started.get(started.size() - 1);
  }

  boolean isAlive() {
    return !started.isEmpty() && current().isAlive();
  }

  /** Ends it by SIGKILL. */
  void kill() {
    if (isAlive()) {
      current().destroyForcibly();
      awaitEnd(DEATH);
    }
  }

  /**
   * Ends it by SIGTERM.
   *
   * @throws ChaosException if it ended with an error, or not in time
   */
  Duration terminate(Duration within) {
    long start = System.nanoTime();
    current().destroy();
    awaitEnd(within);
    int exit = current().exitValue();
    if (exit != 128 + 15 && exit != 0) {
      throw new ChaosException("%s ended with %d on SIGTERM".formatted(name, exit));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void awaitEnd(Duration within) {
    try {
      if (!current().waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        current().destroyForcibly();
        throw new ChaosException("%s did not end within %d s".formatted(name, within.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted");
    }
  }

  /** Requires that it has not ended by itself. */
  void requireAlive() {
    if (!isAlive()) {
      throw new ChaosException(
          "%s ended by itself with %d; its log: %s".formatted(name, current().exitValue(), log));
    }
  }

  /** What it has written so far. */
  String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
