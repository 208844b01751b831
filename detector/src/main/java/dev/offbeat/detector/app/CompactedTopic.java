package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a compacted topic that every instance reads all of, from the beginning, on a thread of
 * its own.
 */
final class CompactedTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CompactedTopic.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration NEWS = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(200);

  /** What is made of the topic, on one thread at a time. */
  interface Reader {
    /** Notes what a record says. */
    void take(ConsumerRecord<byte[], byte[]> one);

    /** Makes something of what was noted. */
    void apply();

    /** Tells that the topic cannot be read now. */
    void refuse(String sentence);

    /** Tells that the topic can be read, maybe again: each second. */
    void mend();
  }

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Reader reader;
  private final Thread thread;
  private volatile boolean isClosed;

  private CompactedTopic(
      String key, String topic, Consumer<byte[], byte[]> consumer, Reader reader) {
    this.topic = topic;
    this.consumer = consumer;
    this.reader = reader;
    thread = new Thread(this::follow, "offbeat-" + key.replace('.', '-'));
    thread.setDaemon(true);
  }

  /**
   * Reads what is there, and then follows the topic.
   *
   * @param key of the configuration that names the topic, like {@code rules.topic}
   * @throws AppException if the topic cannot be read to its end in time
   */
  static CompactedTopic start(AppConfig config, String key, String topic, Reader reader) {
    String client = config.applicationId() + "-" + key.substring(0, key.indexOf('.'));
    Consumer<byte[], byte[]> consumer = null;
    try {
      consumer = newConsumer(config.kafka(), client);
      CompactedTopic followed = new CompactedTopic(key, topic, consumer, reader);
      awaitNews(consumer, topic);
      readToEnd(consumer, key, topic, config.lifecycle().startupTimeout(), reader::take);
      reader.apply();
      followed.thread.start();
      return followed;
    } catch (KafkaException e) {
      close(consumer);
      throw new AppException("%s: cannot read %s: %s".formatted(key, topic, e.getMessage()), e);
    } catch (AppException e) {
      close(consumer);
      throw e;
    }
  }

  /**
   * Reads what is there, and does not follow the topic.
   *
   * @param key of the configuration that names the topic, like {@code rules.topic}
   * @throws AppException if the topic cannot be read to its end in time
   */
  static void read(
      KafkaProperties kafka, String key, String topic, Duration patience, Reader reader) {
    try (Consumer<byte[], byte[]> consumer = newConsumer(kafka, "offbeat-reader")) {
      readToEnd(consumer, key, topic, patience, reader::take);
      reader.apply();
    } catch (KafkaException e) {
      throw new AppException("%s: cannot read %s: %s".formatted(key, topic, e.getMessage()), e);
    }
  }

  /** Waits for a broker that has not heard yet of a topic that was made just now. */
  private static void awaitNews(Consumer<byte[], byte[]> consumer, String topic) {
    long deadline = System.nanoTime() + NEWS.toNanos();
    while (consumer.partitionsFor(topic).isEmpty() && System.nanoTime() < deadline && sleep(LOOK)) {
      log.debug("Waiting for news of {}", topic);
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
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return new KafkaConsumer<>(properties);
  }

  /**
   * Reads a topic from its beginning to what is its end now.
   *
   * @param key of the configuration that names the topic
   * @throws AppException if there is no such topic
   * @throws TimeoutException if its end is not reached in time
   */
  static void readToEnd(
      Consumer<byte[], byte[]> consumer,
      String key,
      String topic,
      Duration timeout,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, timeout).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new AppException("%s: expected a topic, found no topic %s".formatted(key, topic));
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
        reader.mend();
        if (!records.isEmpty()) {
          records.forEach(reader::take);
          reader.apply();
        }
      } catch (WakeupException e) {
        log.debug("{} is closed", topic);
      } catch (RuntimeException e) {
        reader.refuse(String.valueOf(e.getMessage()));
        if (!sleep(PAUSE)) {
          isClosed = true;
        }
      }
    }
    consumer.close();
  }

  /** Returns whether nobody interrupted it. */
  private static boolean sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    isClosed = true;
    consumer.wakeup();
  }
}
