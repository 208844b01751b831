package dev.offbeat.helm;

import dev.offbeat.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A series with a fault, given to a detector in a container, and what comes of it. */
final class Trial {
  private Trial() {}

  static void awaitReady(int port, Supplier<String> logs) throws Exception {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    HttpClient client = HttpClient.newHttpClient();
    while (System.nanoTime() < end) {
      try {
        if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      Thread.sleep(50);
    }
    throw new AssertionError("not ready within two minutes: " + logs.get());
  }

  static void produce(EmbeddedKafka kafka) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "compression.type", "zstd"),
            new StringSerializer(),
            new StringSerializer())) {
      long time = System.currentTimeMillis() - values().size() * 1_000L;
      Future<RecordMetadata> last = CompletableFuture.failedFuture(new AssertionError("no values"));
      for (double value : values()) {
        time += 1_000;
        last =
            producer.send(
                new ProducerRecord<>(
                    "metrics", "engine", "{\"timestamp\":%d,\"value\":%s}".formatted(time, value)));
      }
      last.get(30, TimeUnit.SECONDS);
    }
  }

  static String incident(EmbeddedKafka kafka) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                "reader",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of("offbeat-incidents"));
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          return record.value();
        }
      }
    }
    throw new AssertionError("expected an incident, found none within a minute");
  }

  /** A quiet wave with one fault near the end. */
  static List<Double> values() {
    Random random = new Random(1);
    double[] values =
        IntStream.range(0, 600)
            .mapToDouble(i -> 10 + Math.sin(i / 10.0) + random.nextGaussian() / 10)
            .toArray();
    Arrays.fill(values, 550, 560, 40);
    return Arrays.stream(values).boxed().toList();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
