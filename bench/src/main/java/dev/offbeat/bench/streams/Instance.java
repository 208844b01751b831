package dev.offbeat.bench.streams;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorApp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The detector as a process of its own, which can be killed. */
final class Instance {
  private static final String HEAP = "-Xmx2g";

  private Instance() {}

  /**
   * Starts one.
   *
   * @param environment all of its configuration
   * @param log where its output goes
   */
  static Process start(Map<String, String> environment, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            HEAP,
            "-cp",
            System.getProperty("java.class.path"),
            Instance.class.getName());
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    try (DetectorApp app = DetectorApp.start(AppConfig.load(System.getenv()))) {
      app.await();
    }
  }
}
