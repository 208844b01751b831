package dev.offbeat.detector.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Prometheus of this machine on a free loopback port that scrapes one target every second. */
final class ScrapingPrometheus implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;
  private final Path log;

  private ScrapingPrometheus(Process process, URI address, Path log) {
    this.process = process;
    this.address = address;
    this.log = log;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param rules text of a file of rules, evaluated every second
   */
  static ScrapingPrometheus start(Path directory, URI target, String rules) throws Exception {
    Files.writeString(directory.resolve("alerts.yaml"), rules);
    Path config =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: [alerts.yaml]
            scrape_configs:
              - job_name: offbeat
                static_configs: [{targets: ['%s']}]
            """
                .formatted(target.getAuthority()));
    int port = freePort();
    Path log = directory.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    ScrapingPrometheus started =
        new ScrapingPrometheus(process, URI.create("http://127.0.0.1:" + port), log);
    try {
      started.awaitReady();
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (get("/-/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("Prometheus did not start: " + Files.readString(log));
  }

  /** The values of an instant query, as texts. */
  List<String> query(String expression) throws IOException, InterruptedException {
    JsonNode answer =
        json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    return ChartFiles.stream(answer.at("/data/result"))
        .map(series -> series.at("/value/1").asText())
        .toList();
  }

  /** Names of the alerts that fire. */
  List<String> firing() throws IOException, InterruptedException {
    return ChartFiles.stream(json("/api/v1/alerts").at("/data/alerts"))
        .filter(alert -> alert.get("state").asText().equals("firing"))
        .map(alert -> alert.at("/labels/alertname").asText())
        .distinct()
        .toList();
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    JsonNode answer = new ObjectMapper().readTree(get(path).body());
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalStateException(path + ": " + answer);
    }
    return answer;
  }

  private java.net.http.HttpResponse<String> get(String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(30)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
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
