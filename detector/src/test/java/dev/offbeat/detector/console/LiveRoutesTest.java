package dev.offbeat.detector.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveRoutesTest {
  private static final long START = 1_767_312_000_000L;

  @TempDir private Path directory;
  private final List<BufferedReader> open = new ArrayList<>();
  private TestConsole console;

  @BeforeEach
  void start() throws IOException {
    console = new TestConsole(directory);
    send("cpu", 0, 199, 100);
  }

  @AfterEach
  void stop() throws IOException {
    for (BufferedReader reader : open) {
      reader.close();
    }
    console.close();
  }

  private void send(String series, int from, int to, double level) throws IOException {
    for (int t = from; t < to; t++) {
      console.send(series, START + t * 60_000L, level + t % 5);
    }
  }

  private BufferedReader listen(URI uri) throws IOException {
    URLConnection connection = uri.toURL().openConnection();
    connection.setRequestProperty("Accept", "text/event-stream");
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    open.add(reader);
    assertThat(reader.readLine()).isEqualTo(":"); // it is being served
    return reader;
  }

  /** The data of the next event of a name. */
  private static JsonNode next(BufferedReader reader, String event) throws IOException {
    String line = reader.readLine();
    while (!("event: " + event).equals(line)) {
      assertThat(line).isNotNull();
      line = reader.readLine();
    }
    String data = reader.readLine();
    assertThat(data).startsWith("data: ");
    return Json.read(data.substring(6).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void series_newPoint_isSentAndOldOnesAreNot() throws Exception {
    BufferedReader live = listen(console.uri("/api/v1/series/live?series=cpu"));
    send("cpu", 199, 200, 100);

    JsonNode point = next(live, "point");

    assertThat(point.path("timestamp").asText()).isEqualTo("2026-01-02T03:19:00Z");
    assertThat(point.path("status").asText()).isEqualTo("normal");
  }

  @Test
  void series_from_pointsAfterItAreSentFirst() throws Exception {
    BufferedReader live =
        listen(console.uri("/api/v1/series/live?series=cpu&from=2026-01-02T03:16:00Z"));

    assertThat(next(live, "point").path("timestamp").asText()).isEqualTo("2026-01-02T03:17:00Z");
    assertThat(next(live, "point").path("timestamp").asText()).isEqualTo("2026-01-02T03:18:00Z");
  }

  @Test
  void series_itsIncident_isSentAndOthersAreNot() throws Exception {
    BufferedReader live = listen(console.uri("/api/v1/series/live?series=cpu"));
    BufferedReader all = listen(console.uri("/api/v1/incidents/live"));
    send("other", 0, 199, 100);
    send("other", 199, 200, 900);
    send("cpu", 199, 200, 900);

    assertThat(next(live, "incident").path("series").asText()).isEqualTo("cpu");
    assertThat(next(all, "incident").path("series").asText()).isEqualTo("other");
    assertThat(next(all, "incident").path("phase").asText()).isEqualTo("opened");
  }

  @Test
  void series_ofAnotherInstance_isSentThroughThisOne() throws Exception {
    try (TestConsole other = new TestConsole(directory.resolve("other"))) {
      other.send("theirs", START, 1);
      console.cluster.others = List.of(other.address());
      BufferedReader live = listen(console.uri("/api/v1/series/live?series=theirs"));
      other.send("theirs", START + 60_000, 2);

      assertThat(next(live, "point").path("value").get(0).asDouble()).isEqualTo(2);
    }
  }

  @Test
  void series_unknown_is404() throws Exception {
    assertThat(console.get("/api/v1/series/live?series=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void anyLive_tooManyClients_is503() throws Exception {
    for (int i = 0; i < LiveClients.MOST; i++) {
      listen(console.uri("/api/v1/incidents/live"));
    }

    assertThat(console.get("/api/v1/incidents/live").statusCode()).isEqualTo(503);
  }

  @Test
  void client_goneWithoutFarewell_itsThreadComesToRest() throws Exception {
    URI uri = console.uri("/api/v1/incidents/live");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoLinger(true, 0);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(uri.getPath(), uri.getHost());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    while (isServing()) {
      Thread.sleep(100);
    }
  }

  private static boolean isServing() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("offbeat-live-"))
        .flatMap(thread -> Stream.of(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().contains("LiveClients"));
  }
}
