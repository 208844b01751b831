package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;

/** One client's server-sent events. For one thread. */
final class EventStream {
  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /**
   * Sends an event.
   *
   * @throws IOException if the client is gone, or takes nothing for too long
   */
  void send(String event, JsonNode data) throws IOException {
    write("event: " + event + "\ndata: " + Json.text(data) + "\n\n"); // JSON has no line breaks
  }

  /** Sends nothing, to see whether the client is still there. */
  void beat() throws IOException {
    write(":\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
