package dev.offbeat.detector.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves meters, health and what runs here over HTTP, and what else is added. */
final class AdminServer implements AutoCloseable {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int THREADS = 16;
  private static final int IDLE_MILLIS = 10_000;
  private static final long LARGEST_REQUEST = 64 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Javalin server;
  private final AppConfig.Address address;

  private AdminServer(Javalin server, AppConfig.Address address) {
    this.server = server;
    this.address = address;
  }

  /**
   * Starts serving.
   *
   * @param metrics the Prometheus text of all meters
   * @param info what runs here, without secrets
   * @param more adds what else is served
   * @throws AppException if the address cannot be listened on
   */
  static AdminServer start(
      AppConfig.Address address,
      Supplier<String> metrics,
      Supplier<Health> health,
      Supplier<Map<String, Object>> info,
      Consumer<RoutesConfig> more) {
    Javalin server =
        Javalin.create(
            config -> {
              QueuedThreadPool threads = new QueuedThreadPool(THREADS);
              threads.setName("offbeat-admin");
              threads.setDaemon(true);
              config.jetty.threadPool = threads;
              config.jetty.host = address.host();
              config.jetty.port = address.port();
              config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(IDLE_MILLIS));
              config.http.maxRequestSize = LARGEST_REQUEST;
              config.startup.showJavalinBanner = false;
              config.routes.get(
                  "/metrics", http -> http.contentType(PROMETHEUS_TEXT).result(metrics.get()));
              config.routes.get("/health/live", http -> answer(http, health.get(), false));
              config.routes.get("/health/ready", http -> answer(http, health.get(), true));
              config.routes.get("/info", http -> json(http, info.get()));
              more.accept(config.routes);
            });
    try {
      server.start();
    } catch (JavalinBindException e) {
      throw new AppException(
          "admin.listen: cannot listen on %s:%d, for it is in use or not allowed"
              .formatted(address.host(), address.port()),
          e);
    }
    SlowClients.watch(server.jettyServer().server());
    return new AdminServer(server, address);
  }

  private static void answer(Context http, Health health, boolean ready) {
    boolean well = ready ? health.isReady() : health.isLive();
    http.status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", well ? "up" : "down");
    body.put("state", health.state().name());
    body.put("stalled", health.stalledThreads());
    body.put("behind", health.behindThreads());
    json(http, body);
  }

  private static void json(Context http, Map<String, Object> body) {
    try {
      http.contentType("application/json").result(JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts and numbers become JSON", e);
    }
  }

  /** Where it listens, with the port it got. */
  URI uri() {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    return URI.create("http://" + host + ":" + server.port());
  }

  @Override
  public void close() {
    server.stop();
  }
}
