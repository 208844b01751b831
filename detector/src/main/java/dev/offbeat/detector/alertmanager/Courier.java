package dev.offbeat.detector.alertmanager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.offbeat.detector.metrics.AlertmanagerMeters;
import dev.offbeat.detector.metrics.AlertmanagerMeters.Drop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings alerts to one Alertmanager, on a thread of its own, until it has taken them. */
final class Courier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  private static final int BATCH = 64;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;
  private static final int TOLD_OF_AN_ANSWER = 300;
  private static final JsonFactory JSON = new JsonFactory();

  private final AlertmanagerOptions options;
  private final URI address;
  private final AlertmanagerMeters meters;
  private final Clock clock;
  private final Outbox outbox;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
  private final Thread thread = new Thread(this::run, "offbeat-alertmanager");
  private long pauseMillis;

  private Courier(AlertmanagerOptions options, URI url, AlertmanagerMeters meters, Clock clock) {
    this.options = options;
    this.meters = meters;
    this.clock = clock;
    outbox = new Outbox(options.limit());
    address = URI.create(url.toString().replaceFirst("/+$", "") + "/api/v2/alerts");
    thread.setDaemon(true);
  }

  static Courier start(
      AlertmanagerOptions options, URI url, AlertmanagerMeters meters, Clock clock) {
    Courier courier = new Courier(options, url, meters, clock);
    courier.thread.start();
    return courier;
  }

  /** Has alerts brought; never waits. */
  void offer(Collection<Alert> alerts) {
    meters.onDropped(Drop.QUEUE_FULL, outbox.offer(alerts));
  }

  /** Alerts that wait. */
  int waiting() {
    return outbox.size();
  }

  private void run() {
    try {
      while (true) {
        bring(outbox.take(BATCH));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void bring(List<Alert> batch) throws InterruptedException {
    String trouble;
    try {
      HttpResponse<InputStream> answer = http.send(request(batch), BodyHandlers.ofInputStream());
      String said = read(answer);
      int status = answer.statusCode();
      if (status / 100 == 2) {
        meters.onSent(batch.size());
        if (pauseMillis > 0) {
          log.info("{} takes alerts again", address);
        }
        pauseMillis = 0;
        return;
      } else if (status == 400 || status == 422) {
        refused(batch, said);
        return;
      }
      trouble = "answers %d %s".formatted(status, said);
    } catch (IOException e) {
      trouble = "cannot be reached: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e);
    } catch (RuntimeException e) { // a header that cannot be sent, say
      trouble = "cannot be asked: " + e.getClass().getSimpleName();
    }
    meters.onDropped(Drop.QUEUE_FULL, outbox.giveBack(batch));
    meters.onFailed();
    if (pauseMillis == 0) {
      log.warn("{} {}; alerts wait", address, trouble);
    }
    pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
    Thread.sleep(pauseMillis);
  }

  /** One bad alert makes it refuse a batch: each is tried alone. */
  private void refused(List<Alert> batch, String said) throws InterruptedException {
    if (batch.size() == 1) {
      log.warn("{} refuses the alert {}: {}", address, batch.get(0).labels(), said);
      meters.onDropped(Drop.REFUSED, 1);
      return;
    }
    for (Alert alert : batch) {
      bring(List.of(alert));
    }
  }

  private HttpRequest request(List<Alert> batch) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body(batch)));
    String token = secret(options.token(), options.tokenFile());
    String password = secret(options.password(), options.passwordFile());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    } else if (password != null) {
      byte[] both = (options.user() + ":" + password).getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
    }
    return request.build();
  }

  private static @Nullable String secret(@Nullable String text, @Nullable Path file)
      throws IOException {
    return file == null ? text : Files.readString(file).strip();
  }

  private byte[] body(List<Alert> batch) {
    Instant heldUntil = clock.instant().plus(options.hold());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      for (Alert alert : batch) {
        alert.writeTo(json, heldUntil);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static String read(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream body = answer.body()) {
      return new String(body.readNBytes(TOLD_OF_AN_ANSWER), StandardCharsets.UTF_8).strip();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
