package dev.offbeat.detector.app;

import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
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
 * The compacted topic of rules: a record's key names a file of rules, its value is the file, and a
 * record without a value takes it away. A key that ends in {@code .ics} names a calendar, which the
 * topic's rules may name in turn. Every instance reads all of it, from the beginning.
 */
final class RulesTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RulesTopic.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int MOST_NAMES = 500;
  private static final int LONGEST_NAME = 200;
  private static final int LARGEST_BYTES = 1 << 20;
  private static final String CALENDAR_END = ".ics";

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final LiveRules rules;
  private final Map<String, String> texts = new HashMap<>(); // by name
  private final Map<String, String> unusable = new HashMap<>(); // sentences by source
  private final Thread thread = new Thread(this::follow, "offbeat-rules-topic");
  private volatile boolean isClosed;

  private RulesTopic(String topic, Consumer<byte[], byte[]> consumer, LiveRules rules) {
    this.topic = topic;
    this.consumer = consumer;
    this.rules = rules;
    thread.setDaemon(true);
  }

  /**
   * Reads what is there, and then follows the topic on a thread of its own.
   *
   * @throws AppException if the topic cannot be read to its end in time
   */
  static RulesTopic start(AppConfig config, String topic, LiveRules rules) {
    Map<String, Object> properties = config.kafka().consumerValues();
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, config.applicationId() + "-rules");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    Consumer<byte[], byte[]> consumer = null;
    try {
      consumer = new KafkaConsumer<>(properties);
      RulesTopic reader = new RulesTopic(topic, consumer, rules);
      reader.readToEnd(config.lifecycle().startupTimeout());
      reader.thread.start();
      return reader;
    } catch (KafkaException e) {
      close(consumer);
      throw new AppException("rules.topic: cannot read %s: %s".formatted(topic, e.getMessage()), e);
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

  private void readToEnd(Duration timeout) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, timeout).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new AppException("rules.topic: expected a topic, found no topic " + topic);
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
      consumer.poll(POLL).forEach(this::take);
    }
    apply();
  }

  private void follow() {
    while (!isClosed) {
      try {
        var records = consumer.poll(POLL);
        rules.mend(topic);
        if (!records.isEmpty()) {
          records.forEach(this::take);
          apply();
        }
      } catch (WakeupException e) {
        log.debug("The topic of rules is closed");
      } catch (RuntimeException e) {
        rules.refuse(topic, String.valueOf(e.getMessage()));
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

  /** Notes what a record says; {@link #apply} makes rules of it. */
  private void take(ConsumerRecord<byte[], byte[]> one) {
    String name = one.key() == null ? "" : new String(one.key(), StandardCharsets.UTF_8);
    unusable.remove(source(name));
    if (one.value() == null) {
      texts.remove(name);
    } else if (name.isBlank() || name.length() > LONGEST_NAME) {
      unusable.put(
          source(name),
          "offset %d: expected a key of 1 to %d characters, the name of a file of rules"
              .formatted(one.offset(), LONGEST_NAME));
    } else if (one.value().length > LARGEST_BYTES) {
      unusable.put(
          source(name),
          "expected at most %d bytes, found %d".formatted(LARGEST_BYTES, one.value().length));
    } else if (texts.size() >= MOST_NAMES && !texts.containsKey(name)) {
      unusable.put(source(name), "expected at most %d files".formatted(MOST_NAMES));
    } else {
      texts.put(name, new String(one.value(), StandardCharsets.UTF_8));
    }
  }

  private String source(String name) {
    return topic + "/" + name;
  }

  private void apply() {
    Map<String, RuleFile> usable = new HashMap<>();
    Map<String, String> refused = new HashMap<>(unusable);
    texts.forEach(
        (name, text) -> {
          String source = source(name);
          if (!name.endsWith(CALENDAR_END) && !refused.containsKey(source)) {
            try {
              usable.put(source, RuleFile.parse(source, text, this::calendar, rules.models()));
            } catch (RuleException e) {
              refused.put(source, String.valueOf(e.getMessage()));
            }
          }
        });
    rules.takeTopic(usable, refused);
  }

  private @Nullable String calendar(String name) {
    return name.endsWith(CALENDAR_END) ? texts.get(name) : null;
  }

  @Override
  public void close() {
    isClosed = true;
    consumer.wakeup();
  }
}
