package dev.offbeat.detector.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic of models: a record's key is a model's name, its value the model file, and a
 * record without a value takes it away. A name that ends in {@value #BEFORE} is what had the name
 * before; {@link ModelControl#KEY} is what a person says. Every instance reads all of it.
 */
final class ModelsTopic implements AutoCloseable {
  /** Bytes of a model in the topic, at most. */
  static final int LARGEST_BYTES = 8 << 20;

  /** Bytes of its record, and of a request that carries it. */
  static final int LARGEST_RECORD = LARGEST_BYTES + (64 << 10);

  /** The end of a name under which the model is kept that had the name before. */
  static final String BEFORE = "/previous";

  /** Names of models. */
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");

  /** What the topic is to be created with. */
  static final Map<String, String> SETTINGS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          "compact",
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          String.valueOf(LARGEST_RECORD));

  private static final Logger log = LoggerFactory.getLogger(ModelsTopic.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int MOST_NAMES = 32;

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final LiveModels models;
  private final Set<String> names = new HashSet<>();
  private final Thread thread = new Thread(this::follow, "offbeat-models-topic");
  private volatile boolean isClosed;

  private ModelsTopic(String topic, Consumer<byte[], byte[]> consumer, LiveModels models) {
    this.topic = topic;
    this.consumer = consumer;
    this.models = models;
    thread.setDaemon(true);
  }

  /**
   * Reads what is there, and then follows the topic on a thread of its own.
   *
   * @throws AppException if the topic cannot be read to its end in time
   */
  static ModelsTopic start(AppConfig config, String topic, LiveModels models) {
    Consumer<byte[], byte[]> consumer = null;
    try {
      consumer = newConsumer(config.kafka(), config.applicationId() + "-models");
      ModelsTopic reader = new ModelsTopic(topic, consumer, models);
      readToEnd(consumer, topic, config.lifecycle().startupTimeout(), reader::take);
      models.choose();
      reader.thread.start();
      return reader;
    } catch (KafkaException e) {
      close(consumer);
      throw new AppException(
          "models.topic: cannot read %s: %s".formatted(topic, e.getMessage()), e);
    } catch (AppException e) {
      close(consumer);
      throw e;
    }
  }

  private static void close(@Nullable Consumer<byte[], byte[]> consumer) {
    if (consumer != null) {
      consumer.close();
    }
  }

  /** A consumer of such a topic. */
  static Consumer<byte[], byte[]> newConsumer(KafkaProperties kafka, String client) {
    Map<String, Object> properties = kafka.consumerValues();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LARGEST_RECORD);
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<>(properties);
  }

  /** Reads a topic from its beginning to what is its end now. */
  static void readToEnd(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Duration timeout,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, timeout).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new AppException("models.topic: expected a topic, found no topic " + topic);
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, timeout);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (partitions.stream()
        .anyMatch(one -> consumer.position(one, timeout) < ends.getOrDefault(one, 0L))) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("its end was not reached within " + timeout.toSeconds() + " s");
      }
      consumer.poll(POLL).forEach(each);
    }
  }

  private void follow() {
    while (!isClosed) {
      try {
        var records = consumer.poll(POLL);
        models.mend(topic);
        if (!records.isEmpty()) {
          records.forEach(this::take);
          models.choose();
        }
        models.look();
      } catch (WakeupException e) {
        log.debug("The topic of models is closed");
      } catch (RuntimeException e) {
        models.refuse(topic, String.valueOf(e.getMessage()));
        pause();
      }
    }
    consumer.close();
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isClosed = true;
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> one) {
    String key = one.key() == null ? "" : new String(one.key(), StandardCharsets.UTF_8);
    String source = topic + "/" + key;
    byte[] value = one.value();
    if (key.equals(ModelControl.KEY)) {
      takeControl(source, value);
      return;
    }
    boolean isBefore = key.endsWith(BEFORE);
    String name = isBefore ? key.substring(0, key.length() - BEFORE.length()) : key;
    if (!NAME.matcher(name).matches()) {
      models.refuse(
          source,
          "offset %d: expected a model's name as key, up to 100 letters, digits, dots, hyphens and"
                  .formatted(one.offset())
              + " underscores");
    } else if (value != null && value.length > LARGEST_BYTES) {
      models.refuse(
          source, "expected at most %d bytes, found %d".formatted(LARGEST_BYTES, value.length));
    } else if (value != null && names.size() >= MOST_NAMES && !names.contains(name)) {
      models.refuse(source, "expected at most %d models".formatted(MOST_NAMES));
    } else if (isBefore) {
      models.takeBefore(source, name, value);
    } else {
      if (value == null) {
        names.remove(name);
      } else {
        names.add(name);
      }
      models.takeRecord(source, name, value);
    }
  }

  private void takeControl(String source, byte @Nullable [] value) {
    try {
      models.takeControl(value == null ? ModelControl.NONE : ModelControl.parse(value));
      models.mend(source);
    } catch (IllegalArgumentException e) {
      models.refuse(source, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    isClosed = true;
    consumer.wakeup();
  }
}
