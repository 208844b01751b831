package dev.offbeat.trainer.source;

import dev.offbeat.trainer.data.HistoryException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the consumer that reads a history. */
final class KafkaClient {
  private static final String TIMEOUT_MILLIS = "15000";

  private static final Set<String> KNOWN =
      Stream.of(
              ConsumerConfig.configNames(),
              ProducerConfig.configNames(),
              AdminClientConfig.configNames())
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private KafkaClient() {}

  static KafkaConsumer<byte[], byte[]> open(TopicQuery query) {
    return new KafkaConsumer<>(
        settings(query), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** How long a request for metadata or offsets may take, all attempts included. */
  static int timeoutMillis(TopicQuery query) {
    return Integer.parseInt(
        query
            .settings()
            .getOrDefault(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS)
            .strip());
  }

  /** The settings given, as far as they are a consumer's, and those that reading once needs. */
  private static Map<String, Object> settings(TopicQuery query) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    query
        .settings()
        .forEach(
            (key, value) -> {
              boolean provider = key.startsWith("config.providers");
              if (!provider && !KNOWN.contains(key)) {
                throw new HistoryException(
                    "--kafka-config: expected settings of Kafka's clients, found %s: correct or remove it"
                        .formatted(key));
              }
              if (provider || ConsumerConfig.configNames().contains(key)) {
                settings.put(key, value);
              }
            });
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, query.servers());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }
}
