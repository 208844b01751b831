package dev.offbeat.detector.app;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings passed through to Kafka's clients. Their values may be secrets: {@link #toString} tells
 * only those that cannot be.
 */
public final class KafkaProperties {
  private static final Set<String> KNOWN =
      Stream.of(
              StreamsConfig.configDef().names(),
              ConsumerConfig.configNames(),
              ProducerConfig.configNames(),
              AdminClientConfig.configNames())
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(main\\.consumer\\.|restore\\.consumer\\.|global\\.consumer\\.|consumer\\.|producer\\.|admin\\.)");

  /** Where values like ${file:/run/secrets/kafka:password} come from. */
  private static final String PROVIDERS = "config.providers";

  private static final Map<String, String> OURS =
      Map.of("application.id", "application-id", "state.dir", "state.directory");
  private static final Pattern SECRET =
      Pattern.compile("password|secret|jaas|token|credential|\\.key$|keystore|certificate");

  private final SortedMap<String, String> properties;

  /**
   * Checks that Kafka knows every key, and that none is one of Offbeat's own.
   *
   * @throws IllegalArgumentException naming the key
   */
  public KafkaProperties(Map<String, String> properties) {
    this.properties = new TreeMap<>(properties);
    for (String key : this.properties.keySet()) {
      String ours = OURS.get(key);
      AppConfig.require(ours == null, "kafka." + key, "to be set as " + ours, "it here");
      AppConfig.require(
          isKnown(key), "kafka." + key, "a setting of Kafka's clients", "an unknown key");
    }
    AppConfig.require(
        !this.properties.getOrDefault("bootstrap.servers", "").isBlank(),
        "kafka.bootstrap.servers",
        "host:port of a broker",
        "none");
  }

  private static boolean isKnown(String key) {
    return KNOWN.contains(key)
        || KNOWN.contains(PREFIX.matcher(key).replaceFirst(""))
        || key.startsWith("topic.")
        || key.equals(PROVIDERS)
        || key.startsWith(PROVIDERS + ".");
  }

  /** The settings, secrets included. */
  public SortedMap<String, String> values() {
    return new TreeMap<>(properties);
  }

  /** Those for an administration client, secrets included. */
  public Map<String, Object> adminValues() {
    Map<String, Object> admin = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          String own = key.startsWith("admin.") ? key.substring("admin.".length()) : key;
          if (AdminClientConfig.configNames().contains(own) || own.startsWith(PROVIDERS)) {
            admin.put(own, value);
          }
        });
    return admin;
  }

  /** Those for a consumer outside of the group, secrets included. */
  public Map<String, Object> consumerValues() {
    Map<String, Object> consumer = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (ConsumerConfig.configNames().contains(key) || key.startsWith(PROVIDERS)) {
            consumer.putIfAbsent(key, value);
          }
        });
    properties.forEach(
        (key, value) -> {
          if (key.startsWith("consumer.")) {
            consumer.put(key.substring("consumer.".length()), value);
          }
        });
    consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
    consumer.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    consumer.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return consumer;
  }

  /** Those for a producer outside of the topology. */
  Map<String, Object> producerValues() {
    Map<String, Object> producer = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (ProducerConfig.configNames().contains(key) || key.startsWith(PROVIDERS)) {
            producer.put(key, value);
          }
        });
    properties.forEach(
        (key, value) -> {
          if (key.startsWith("producer.")) {
            producer.put(key.substring("producer.".length()), value);
          }
        });
    producer.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    return producer;
  }

  public String get(String key) {
    return properties.getOrDefault(key, "");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KafkaProperties that && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return properties.hashCode();
  }

  @Override
  public String toString() {
    return properties.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + "="
                    + (SECRET.matcher(entry.getKey()).find() ? "[hidden]" : entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
