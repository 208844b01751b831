package dev.offbeat.detector.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes on what comes to a port of loopback, as soon as it exists. */
final class Forwarder implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * Starts to listen.
   *
   * @param to an address on loopback, like 127.0.0.1:9092
   */
  Forwarder(int port, String to) throws IOException {
    server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    target = Integer.parseInt(to.substring(to.indexOf(':') + 1));
    start(this::accept);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        connections.incrementAndGet();
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
        start(() -> copy(client, broker));
        start(() -> copy(broker, client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one side is gone, and now the other is too
    }
  }

  /** How many came so far. */
  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
