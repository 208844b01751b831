package dev.offbeat.trainer.source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes records to a topic; closing it waits until all of them are there. */
public final class TopicFeed implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  public TopicFeed(String servers, String topic) {
    this(servers, topic, Map.of());
  }

  TopicFeed(String servers, String topic, Map<String, String> settings) {
    this.topic = topic;
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers);
    properties.putAll(settings);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  KafkaProducer<byte[], byte[]> producer() {
    return producer;
  }

  public void send(@Nullable String key, Instant time, @Nullable String payload) {
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, null, time.toEpochMilli(), bytes(key), bytes(payload)),
            (metadata, e) -> failure.compareAndSet(null, e));
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    if (failure.get() != null) {
      throw new IllegalStateException("a record was not written", failure.get());
    }
  }
}
