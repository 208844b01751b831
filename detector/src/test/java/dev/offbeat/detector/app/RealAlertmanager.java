package dev.offbeat.detector.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

/** This machine's Alertmanager on a loopback port, behind a password. */
final class RealAlertmanager implements AutoCloseable {
  static final String USER = "offbeat";
  static final String PASSWORD = "s3cret";

  /** Of the password, by bcrypt with the fewest rounds. */
  private static final String HASH = "$2b$04$abcdefghijklmnopqrstuuLZYjhNQAOdpbzt4WxWlUHjv1wsyH5DG";

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI address;

  private RealAlertmanager(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static RealAlertmanager start(Path directory, int port) throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("alertmanager.yml"),
            "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
    Path web =
        Files.writeString(
            directory.resolve("web.yml"), "basic_auth_users: {%s: '%s'}%n".formatted(USER, HASH));
    Path log = directory.resolve("alertmanager.log");
    Process process =
        new ProcessBuilder(
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + directory.resolve("alertmanager"),
                "--web.config.file=" + web,
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RealAlertmanager started =
        new RealAlertmanager(process, URI.create("http://127.0.0.1:" + port));
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        if (started.get("/-/ready").statusCode() == 200) {
          return started;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    started.close();
    throw new IllegalStateException("Alertmanager did not start: " + Files.readString(log));
  }

  /** The alerts that are not over. */
  List<JsonNode> active() throws IOException, InterruptedException {
    JsonNode alerts = new ObjectMapper().readTree(get("/api/v2/alerts?active=true").body());
    return StreamSupport.stream(alerts.spliterator(), false).toList();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    String both =
        Base64.getEncoder()
            .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Authorization", "Basic " + both)
            .timeout(Duration.ofSeconds(30))
            .build();
    return http.send(request, BodyHandlers.ofString());
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
