package dev.offbeat.trainer.source;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A Prometheus of this machine on a free loopback port, with a history written beforehand. */
final class RealPrometheus implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final Process process;
  private final URI address;

  private RealPrometheus(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(":"));
    return Stream.of("prometheus", "promtool")
        .allMatch(tool -> path.stream().anyMatch(one -> Files.isExecutable(Path.of(one, tool))));
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param history writes the history in the format of OpenMetrics
   */
  static RealPrometheus start(Path directory, Consumer<PrintWriter> history) throws Exception {
    Path metrics = directory.resolve("history.txt");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(metrics))) {
      history.accept(out);
    }
    Path data = directory.resolve("data");
    run(
        directory,
        "promtool",
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        metrics.toString(),
        data.toString());
    Path config = Files.writeString(directory.resolve("prometheus.yml"), "scrape_configs: []\n");
    int port = freePort();
    Process process =
        process(
                directory,
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=10y",
                "--web.listen-address=127.0.0.1:" + port)
            .start();
    RealPrometheus started = new RealPrometheus(process, URI.create("http://127.0.0.1:" + port));
    try {
      started.awaitReady(directory);
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static void run(Path directory, String... command) throws Exception {
    Process process = process(directory, command).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(command[0] + " failed: " + log(directory));
    }
  }

  private static ProcessBuilder process(Path directory, String... command) {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
  }

  private void awaitReady(Path directory) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest ready = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (http.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("Prometheus did not start: " + log(directory));
  }

  private static String log(Path directory) throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }
}
