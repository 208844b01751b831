package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.console.PublishException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes what people say to the topics that every instance reads. Made when it is first needed. */
final class TopicWriter implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration UNTIL_READ = Duration.ofSeconds(3);
  private static final long LOOK_MILLIS = 20;

  private final Map<String, Object> properties;
  private @Nullable Producer<byte[], byte[]> producer;

  TopicWriter(AppConfig config) {
    properties = new HashMap<>(config.kafka().producerValues());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, config.applicationId() + "-console-writer");
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
    properties.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(PATIENCE.toMillis() / 2));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(PATIENCE.toMillis()));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> known = producer;
    if (known == null) {
      known = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
      producer = known;
    }
    return known;
  }

  /**
   * Writes a record, and waits a little until it has been read here again.
   *
   * @param value null for a record that takes away what has the key
   * @param isRead whether it has
   * @throws PublishException if it cannot be written in time
   */
  void write(String topic, String key, @Nullable String value, BooleanSupplier isRead) {
    try {
      var unused =
          producer()
              .send(
                  new ProducerRecord<>(
                      topic, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)))
              .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      long deadline = System.nanoTime() + UNTIL_READ.toNanos();
      while (!isRead.getAsBoolean() && System.nanoTime() < deadline) {
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PublishException("it was not written to " + topic + ": interrupted", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PublishException(
          "it could not be written to %s: %s".formatted(topic, cause.getMessage()), e);
    }
  }

  /**
   * Takes away what has the keys, and does not wait for it: who asks again changes nothing.
   *
   * @throws PublishException if the topic is not to be had
   */
  void withdraw(String topic, Collection<String> keys) {
    try {
      for (String key : keys) {
        var unused = producer().send(new ProducerRecord<>(topic, key.getBytes(UTF_8), null));
      }
    } catch (KafkaException e) {
      throw new PublishException(
          "it could not be written to %s: %s".formatted(topic, e.getMessage()), e);
    }
  }

  @Override
  public synchronized void close() {
    Producer<byte[], byte[]> known = producer;
    if (known != null) {
      known.close(Duration.ofSeconds(1));
    }
  }
}
