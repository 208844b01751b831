package dev.offbeat.detector.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code offbeat run} as a process of its own. */
final class Processes {
  private Processes() {}

  /**
   * Starts it.
   *
   * @param before a program that runs it, such as a tracer; may be empty
   * @param log where its output goes
   */
  static Process start(List<String> before, List<String> jvm, Path config, Path log)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            RunMain.class.getName(),
            "--config",
            config.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("ORT_DISABLE_TELEMETRY", "1");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Whether a program is there and does what it is asked for. */
  static boolean works(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
