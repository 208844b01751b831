package dev.offbeat.bench.streams;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The detector as a process of its own, which can be killed. */
final class Instance {
  private static final String HEAP = "-Xmx2g";

  private final Process process;
  private final Path log;

  private Instance(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param environment all of its configuration
   * @param log where its output goes
   */
  static Instance start(Map<String, String> environment, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            Instance.class.getName());
    builder.environment().putAll(environment);
    return new Instance(
        builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
  }

  /**
   * Checks that the process runs.
   *
   * @throws IllegalStateException with what it wrote, if it has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      String output;
      try {
        output = Files.readString(log);
      } catch (IOException e) {
        output = e.toString();
      }
      throw new IllegalStateException("the detector ended by itself, after it wrote:\n" + output);
    }
  }

  /** Ends it without notice. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    try (DetectorApp app = DetectorApp.start(AppConfig.load(System.getenv()))) {
      app.await();
    }
  }
}
