package dev.offbeat.detector.console;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the incidents topic into the index, on a thread of its own: all partitions, on every
 * instance, outside of the group, from some days back. What fails is tried again.
 */
final class IncidentReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IncidentReader.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 5000;
  private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Events of an incident that are read for each one that is kept, at most. */
  private static final long EVENTS = 20;

  /** Records of a partition that are read however old they are. */
  private static final long SOME = 10_000;

  private final String topic;
  private final UnaryOperator<byte[]> json;
  private final Map<String, Object> properties;
  private final IncidentIndex index;
  private final int most;
  private final Duration age;
  private final Thread thread = new Thread(this::run, "offbeat-console-incidents");
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable Consumer<byte[], byte[]> following; // for whoever closes it
  private volatile boolean isCurrent;
  private boolean isUnreadableTold;
  private String told = ""; // the last failure

  /**
   * Starts to read.
   *
   * @param json makes JSON of a record
   * @param properties of a consumer, without a group
   * @param most incidents that the index keeps
   * @param age how far back to begin
   */
  static IncidentReader start(
      String topic,
      UnaryOperator<byte[]> json,
      Map<String, Object> properties,
      String clientId,
      IncidentIndex index,
      int most,
      Duration age) {
    Map<String, Object> own = new HashMap<>(properties);
    own.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    own.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    IncidentReader reader = new IncidentReader(topic, json, own, index, most, age);
    reader.thread.setDaemon(true);
    reader.thread.start();
    return reader;
  }

  private IncidentReader(
      String topic,
      UnaryOperator<byte[]> json,
      Map<String, Object> properties,
      IncidentIndex index,
      int most,
      Duration age) {
    this.topic = topic;
    this.json = json;
    this.properties = properties;
    this.index = index;
    this.most = most;
    this.age = age;
  }

  /** Whether all that was there at the start has been read. */
  boolean isCurrent() {
    return isCurrent;
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void run() {
    while (!isClosed()) {
      try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
        following = consumer;
        follow(consumer);
      } catch (WakeupException e) {
        log.debug("The reader of incidents is closed");
      } catch (RuntimeException e) {
        isCurrent = false;
        if (!isClosed()) {
          tell(String.valueOf(e.getMessage()));
          pause();
        }
      }
    }
  }

  private void tell(String failure) {
    if (!failure.equals(told)) {
      log.warn("Incidents cannot be read from {} for the console: {}", topic, failure);
      told = failure;
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic, PATIENCE).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("there is no such topic");
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = begin(consumer, partitions);
    long forgotten = System.nanoTime();
    while (!isClosed()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.forEach(this::take);
      if (!isCurrent) {
        isCurrent =
            partitions.stream()
                .allMatch(one -> consumer.position(one, PATIENCE) >= ends.getOrDefault(one, 0L));
      }
      if (System.nanoTime() - forgotten > FORGET_NANOS) {
        forgotten = System.nanoTime();
        index.forgetOlderThan(age.toMillis());
      }
    }
  }

  /** Goes to where the wanted days begin, and not further back than enough records. */
  private Map<TopicPartition, Long> begin(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    long since = System.currentTimeMillis() - age.toMillis();
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(one -> wanted.put(one, Math.max(0, since)));
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, PATIENCE);
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted, PATIENCE);
    for (TopicPartition one : partitions) {
      long end = ends.getOrDefault(one, 0L);
      OffsetAndTimestamp at = found.get(one);
      long start = at == null ? end : at.offset();
      // Records may be older than their events are new, as in a replay: some are read in any case.
      long wantedStart = Math.min(start, end - SOME);
      long least = Math.max(firsts.getOrDefault(one, 0L), end - EVENTS * most);
      consumer.seek(one, Math.max(wantedStart, least));
    }
    return ends;
  }

  private void take(ConsumerRecord<byte[], byte[]> one) {
    if (one.value() == null) {
      return;
    }
    try {
      index.take(json.apply(one.value()));
    } catch (IOException | SerializationException e) {
      if (!isUnreadableTold) {
        log.warn(
            "A record of {} is no incident, as others may be: partition {}, offset {}: {}",
            topic,
            one.partition(),
            one.offset(),
            e.getMessage());
        isUnreadableTold = true;
      }
    }
  }

  private void pause() {
    try {
      var unused = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Consumer<byte[], byte[]> consumer = following;
    if (consumer != null) {
      consumer.wakeup();
    }
  }
}
