package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that are told of news as they happen: so many and no more, each on a thread of its
 * own. One that takes nothing for 10 s, or falls far behind, is dropped; it comes back by itself.
 */
final class LiveClients implements AutoCloseable {
  /** Clients at most. */
  static final int MOST = 64;

  private static final Logger log = LoggerFactory.getLogger(LiveClients.class);

  private static final int WAITING = 256; // incidents, before a client is dropped
  private static final long BEAT_MILLIS = 5000; // shorter than the server's idle timeout
  private static final long END_SECONDS = 5;
  private static final String CONTENT_TYPE = "text/event-stream";

  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(MOST);
  private final ExecutorService threads;
  private volatile boolean isClosed;

  /** What else a client is told of, looked for again and again. */
  @FunctionalInterface
  interface Source {
    /**
     * Sends what is new.
     *
     * @return milliseconds until it is to be asked again
     */
    long poll(EventStream stream) throws IOException;
  }

  LiveClients() {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "offbeat-live-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Tells everybody whom it concerns of an incident's event. */
  void tell(IncidentIndex.Known event) {
    for (Client client : clients) {
      if (client.wanted.test(event) && !client.waiting.offer(event)) {
        client.isBehind = true;
      }
    }
  }

  /**
   * Serves a client from now on.
   *
   * @param wanted incidents that it is told of
   * @param incidents makes JSON of one
   * @throws Problem if it wants no events, or there are too many clients
   */
  void serve(
      Context http,
      Predicate<IncidentIndex.Known> wanted,
      Function<IncidentIndex.Known, JsonNode> incidents,
      Source source) {
    String accept = http.header("Accept");
    if (accept != null && !accept.contains(CONTENT_TYPE) && !accept.contains("*/*")) {
      throw new Problem(406, "Not acceptable", "expected Accept: text/event-stream");
    }
    if (!places.tryAcquire()) {
      throw new Problem(
          503, "Not now", "there are %d live clients already, which is all".formatted(MOST));
    }
    http.contentType(CONTENT_TYPE + "; charset=utf-8");
    http.header("X-Accel-Buffering", "no");
    Client client = new Client(http.res(), wanted, incidents, source);
    clients.add(client);
    http.future(
        () -> {
          threads.execute(client);
          return client.end;
        });
  }

  private final class Client implements Runnable {
    private final HttpServletResponse response;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final Predicate<IncidentIndex.Known> wanted;
    private final Function<IncidentIndex.Known, JsonNode> incidents;
    private final Source source;
    private final BlockingQueue<IncidentIndex.Known> waiting = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean isBehind;

    private Client(
        HttpServletResponse response,
        Predicate<IncidentIndex.Known> wanted,
        Function<IncidentIndex.Known, JsonNode> incidents,
        Source source) {
      this.response = response;
      this.wanted = wanted;
      this.incidents = incidents;
      this.source = source;
    }

    @Override
    public void run() {
      try {
        follow(new EventStream(response.getOutputStream()));
      } catch (IOException e) {
        log.debug("A live client is gone: {}", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        log.warn("A live client is dropped", e);
      } finally {
        clients.remove(this);
        places.release();
        end.complete(null);
      }
    }

    private void follow(EventStream stream) throws IOException, InterruptedException {
      stream.beat();
      long beaten = System.nanoTime();
      while (!isClosed && !isBehind) {
        long pause = Math.min(BEAT_MILLIS, source.poll(stream));
        IncidentIndex.Known event = waiting.poll(pause, TimeUnit.MILLISECONDS);
        while (event != null) {
          stream.send("incident", incidents.apply(event));
          event = waiting.poll();
        }
        long now = System.nanoTime();
        if (TimeUnit.NANOSECONDS.toMillis(now - beaten) >= BEAT_MILLIS) {
          stream.beat();
          beaten = now;
        }
      }
    }
  }

  /**
   * Ends all clients. The server is to be stopped after this: Javalin goes on with its handlers
   * where a client ends, and they fail without end on a response that the server has taken back.
   */
  @Override
  public void close() {
    isClosed = true;
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        log.warn("Some live clients did not end in {} s", END_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
