package dev.offbeat.detector.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks other instances, in bounded time. What is asked carries a header by which the other one
 * knows to answer of itself alone, so that no question goes round.
 */
final class Peers implements AutoCloseable {
  /** Marks a question of another instance. */
  static final String HEADER = "Offbeat-Forwarded";

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int LARGEST_ANSWER = 16 << 20;
  private static final int THREADS = 8;

  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          THREADS,
          new java.util.concurrent.ThreadFactory() {
            private final AtomicInteger number = new AtomicInteger();

            @Override
            public Thread newThread(Runnable task) {
              Thread thread = new Thread(task, "offbeat-peers-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            }
          });
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .executor(executor)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /**
   * What another instance said.
   *
   * @param status of HTTP; 0 if there was no answer
   * @param body null if there was none
   */
  record Answer(int status, @Nullable JsonNode body, String failure) {
    boolean isOk() {
      return status == 200 && body != null;
    }
  }

  /**
   * Asks one instance.
   *
   * @param address {@code host:port}
   * @param path with its query
   */
  Answer ask(String address, String path) {
    return send(address, path).join();
  }

  /** Asks several at once. The answers are in their order. */
  Map<String, Answer> askAll(List<String> addresses, String path) {
    Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
    addresses.forEach(address -> asked.put(address, send(address, path)));
    Map<String, Answer> answers = new LinkedHashMap<>();
    asked.forEach((address, answer) -> answers.put(address, answer.join()));
    return answers;
  }

  private CompletableFuture<Answer> send(String address, String path) {
    HttpRequest request;
    try {
      request =
          HttpRequest.newBuilder(URI.create("http://" + address + path))
              .timeout(PATIENCE)
              .header(HEADER, "1")
              .build();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          new Answer(0, null, "expected host:port, found " + address));
    }
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
        .thenApply(Peers::read)
        .completeOnTimeout(
            new Answer(0, null, "no answer within " + PATIENCE.toSeconds() + " s"),
            PATIENCE.toMillis(),
            java.util.concurrent.TimeUnit.MILLISECONDS)
        .exceptionally(
            e -> {
              Throwable cause =
                  e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
              return new Answer(0, null, cause.getClass().getSimpleName());
            });
  }

  private static Answer read(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(LARGEST_ANSWER);
      return new Answer(response.statusCode(), Json.read(bytes), "status " + response.statusCode());
    } catch (IOException e) {
      return new Answer(0, null, "no JSON came");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
