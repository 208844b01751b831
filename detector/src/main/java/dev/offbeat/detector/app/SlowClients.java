package dev.offbeat.detector.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections that send a request byte by byte. Jetty's idle timeout starts anew with every
 * byte, so that such a connection would stay for ever.
 */
final class SlowClients extends AbstractLifeCycle implements Connection.Listener {
  private static final long LOOK_SECONDS = 5;

  /** Looks in a row at which bytes came and no request was complete. */
  private static final int PATIENCE = 2;

  private final Scheduler scheduler = new ScheduledExecutorScheduler("offbeat-admin-slow", true);
  private final Map<Connection, Stand> open = new ConcurrentHashMap<>();

  private record Stand(long bytes, long requests, int looks) {}

  private SlowClients() {}

  /** Watches all connections of a server that has started, as long as it runs. */
  static void watch(Server server) {
    SlowClients slow = new SlowClients();
    server.addManaged(slow);
    for (Connector connector : server.getConnectors()) {
      connector.addEventListener(slow);
    }
  }

  @Override
  public void onOpened(Connection connection) {
    open.put(connection, new Stand(0, 0, 0));
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  @Override
  protected void doStart() throws Exception {
    scheduler.start();
    schedule();
  }

  @Override
  protected void doStop() throws Exception {
    scheduler.stop();
  }

  private void schedule() {
    var unused = scheduler.schedule(this::look, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    open.replaceAll(
        (connection, before) -> {
          long bytes = connection.getBytesIn();
          long requests = connection.getMessagesIn();
          boolean creeps = bytes > before.bytes && requests == before.requests;
          return new Stand(bytes, requests, creeps ? before.looks + 1 : 0);
        });
    open.forEach(
        (connection, stand) -> {
          if (stand.looks >= PATIENCE) {
            connection.getEndPoint().close();
          }
        });
    schedule();
  }
}
