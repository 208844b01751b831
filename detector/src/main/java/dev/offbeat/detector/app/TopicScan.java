package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a part of a topic once, within bounds. It joins no group and commits nothing, so that
 * nobody else who reads the topic notices; only committed records count.
 */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String TIMEOUT_MILLIS = "15000";

  private final KafkaProperties kafka;
  private final String topic;

  public TopicScan(KafkaProperties kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * Where reading stops, whichever comes first.
   *
   * @param records of each partition, counted back from its end
   * @param bytes of keys and values, all partitions together
   * @param time of reading
   */
  public record Bounds(long records, long bytes, Duration time) {}

  /**
   * What was read.
   *
   * @param partitions of the topic
   * @param offsets between the first and the last record that the topic holds, all partitions
   *     together: at least as many as there are records
   * @param records that were read
   * @param bytes of their keys and values
   * @param isWhole whether that is all that the bound on records asked for
   */
  public record Outcome(int partitions, long offsets, long records, long bytes, boolean isWhole) {}

  /**
   * Reads the last records of each partition, those of a partition in their order.
   *
   * @param sink takes a record; false for no more
   * @throws AppException if the topic cannot be read
   */
  public Outcome last(Bounds bounds, Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    return scan(bounds, false, sink);
  }

  /**
   * Reads what comes from now on, for as long as the bounds say.
   *
   * @param sink takes a record; false for no more
   * @throws AppException if the topic cannot be read
   */
  public Outcome next(Bounds bounds, Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    return scan(bounds, true, sink);
  }

  private Outcome scan(
      Bounds bounds, boolean isLive, Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      long offsets = 0;
      for (TopicPartition one : partitions) {
        long beginning = beginnings.getOrDefault(one, 0L);
        long end = ends.getOrDefault(one, 0L);
        offsets += end - beginning;
        consumer.seek(one, isLive ? end : Math.max(beginning, end - bounds.records()));
        if (isLive) {
          ends.put(one, Long.MAX_VALUE);
        }
      }
      return read(consumer, new Reading(bounds, partitions, ends, offsets), sink);
    } catch (KafkaException e) {
      throw new AppException(sentence(e), e);
    }
  }

  private static Outcome read(
      KafkaConsumer<byte[], byte[]> consumer,
      Reading reading,
      Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    reading.drop(consumer);
    while (!reading.open.isEmpty() && !reading.isOver()) {
      for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
        if (reading.take(one) && !sink.test(one)) {
          return reading.outcome(false);
        }
      }
      reading.drop(consumer);
    }
    return reading.outcome(reading.open.isEmpty() && !reading.isCut);
  }

  /** How far it has come. */
  private static final class Reading {
    private final Bounds bounds;
    private final Map<TopicPartition, Long> ends;
    private final long offsets;
    private final long share; // bytes of each partition
    private final Map<TopicPartition, Long> bytesOf = new HashMap<>();
    private final Set<TopicPartition> open;
    private final int partitions;
    private final long deadline;
    private long records;
    private long bytes;
    private boolean isCut; // a partition, by its bytes

    Reading(
        Bounds bounds,
        List<TopicPartition> partitions,
        Map<TopicPartition, Long> ends,
        long offsets) {
      this.bounds = bounds;
      this.ends = ends;
      this.offsets = offsets;
      this.partitions = partitions.size();
      share = Math.max(1, bounds.bytes() / partitions.size());
      open = new HashSet<>(partitions);
      deadline = System.nanoTime() + bounds.time().toNanos();
    }

    boolean isOver() {
      return System.nanoTime() - deadline >= 0;
    }

    boolean take(ConsumerRecord<byte[], byte[]> one) {
      TopicPartition partition = new TopicPartition(one.topic(), one.partition());
      if (!open.contains(partition) || one.offset() >= ends.getOrDefault(partition, 0L)) {
        return false;
      }
      long size =
          (long) Math.max(0, one.serializedKeySize()) + Math.max(0, one.serializedValueSize());
      records++;
      bytes += size;
      if (bytesOf.merge(partition, size, Long::sum) >= share) {
        isCut = true;
        open.remove(partition);
      }
      return true;
    }

    /** Reads no more of the partitions that are read to their end. */
    void drop(KafkaConsumer<byte[], byte[]> consumer) {
      open.removeIf(one -> consumer.position(one) >= ends.getOrDefault(one, 0L));
      Set<TopicPartition> done = new HashSet<>(consumer.assignment());
      done.removeAll(open);
      consumer.pause(done);
    }

    Outcome outcome(boolean isWhole) {
      return new Outcome(partitions, offsets, records, bytes, isWhole && bounds.records() > 0);
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new AppException(unknownTopic());
    }
    return found.stream().map(one -> new TopicPartition(one.topic(), one.partition())).toList();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = kafka.consumerValues();
    settings.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    settings.remove("session.timeout.ms"); // of a group, which this is not part of
    settings.remove("heartbeat.interval.ms");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  private String unknownTopic() {
    return "Kafka at %s has no topic %s that we may see: correct its name, or ask for the right to read it"
        .formatted(kafka.get("bootstrap.servers"), topic);
  }

  private String sentence(KafkaException e) {
    String servers = kafka.get("bootstrap.servers");
    if (e instanceof UnknownTopicOrPartitionException || e instanceof InvalidTopicException) {
      return unknownTopic();
    } else if (e instanceof AuthenticationException) {
      return "Kafka at %s does not let us in: %s".formatted(servers, KafkaAnswers.rootMessage(e));
    } else if (e instanceof AuthorizationException) {
      return "Kafka at %s does not let us read topic %s: %s; docs/security.md lists the rights"
          .formatted(servers, topic, KafkaAnswers.rootMessage(e));
    } else if (e instanceof TimeoutException) {
      return ("no broker at %s answered in time: see that one runs there, and that the TLS and SASL"
              + " settings are given if it asks for them")
          .formatted(servers);
    }
    return "topic %s of Kafka at %s cannot be read: %s"
        .formatted(topic, servers, KafkaAnswers.rootMessage(e));
  }
}
