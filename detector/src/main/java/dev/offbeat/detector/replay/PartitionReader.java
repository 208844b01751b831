package dev.offbeat.detector.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions from a time to the end that they have when reading begins: each in its order,
 * and of the next records of all the one with the smallest time first, as a stream's task chooses.
 * The same records come in the same order on every run.
 */
final class PartitionReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STALLED = Duration.ofSeconds(60);
  private static final int AHEAD = 2_000;
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private static final Comparator<Head> HEADS =
      Comparator.comparingLong(Head::time).thenComparing(Head::from, ORDER);

  /** The next record of a partition. */
  private record Head(
      long time, TopicPartition from, Deque<ConsumerRecord<byte[], byte[]>> queue) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final long deadline; // by System.nanoTime
  private final Map<TopicPartition, Long> started = new HashMap<>();

  PartitionReader(Map<String, Object> settings, Duration limit) {
    Map<String, Object> own = new HashMap<>(settings);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    own.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    own.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer = new KafkaConsumer<>(own);
    deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * How many partitions a topic has.
   *
   * @throws ReplayException if there is no such topic
   */
  int partitions(String topic) {
    List<PartitionInfo> found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new ReplayException("expected a topic %s, found none".formatted(topic));
    }
    return found.size();
  }

  /** Whether all these were read from the first record that ever was in them. */
  boolean startedAtZero(Collection<TopicPartition> partitions) {
    return partitions.stream().allMatch(one -> started.getOrDefault(one, 1L) == 0);
  }

  /**
   * Reads partitions.
   *
   * @param since time of the first record; null for the earliest that is left
   * @param time of a record, by which partitions are merged
   * @return whether all was read before the time was up
   */
  boolean read(
      Collection<TopicPartition> partitions,
      @Nullable Instant since,
      ToLongFunction<ConsumerRecord<byte[], byte[]>> time,
      Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    starts(partitions, since, ends).forEach(consumer::seek);
    Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new TreeMap<>(ORDER);
    partitions.forEach(one -> waiting.put(one, new ArrayDeque<>()));
    long progressed = System.nanoTime();
    while (!waiting.isEmpty()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      boolean found = false;
      for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
        TopicPartition from = new TopicPartition(one.topic(), one.partition());
        if (one.offset() < ends.getOrDefault(from, 0L)) {
          waiting.getOrDefault(from, new ArrayDeque<>()).add(one);
          found = true;
        }
      }
      found |= hand(waiting, ends, time, sink);
      if (found) {
        progressed = System.nanoTime();
      } else if (System.nanoTime() - progressed > STALLED.toNanos()) {
        throw new ReplayException(
            "%s stood still for %d s: see whether its broker is up"
                .formatted(waiting.keySet(), STALLED.toSeconds()));
      }
    }
    return true;
  }

  private Map<TopicPartition, Long> starts(
      Collection<TopicPartition> partitions,
      @Nullable Instant since,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
    if (since != null) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(one -> times.put(one, Math.max(0, since.toEpochMilli())));
      Map<TopicPartition, @Nullable OffsetAndTimestamp> first = consumer.offsetsForTimes(times);
      for (TopicPartition one : partitions) {
        OffsetAndTimestamp at = first.get(one);
        starts.put(one, at == null ? ends.getOrDefault(one, 0L) : at.offset());
      }
    }
    started.putAll(starts);
    return starts;
  }

  /** Hands over what has its turn; returns whether anything was, or a partition came to its end. */
  private boolean hand(
      Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting,
      Map<TopicPartition, Long> ends,
      ToLongFunction<ConsumerRecord<byte[], byte[]>> time,
      Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    boolean moved =
        waiting
            .entrySet()
            .removeIf(one -> one.getValue().isEmpty() && hasEnded(one.getKey(), ends));
    PriorityQueue<Head> heads = new PriorityQueue<>(HEADS);
    for (var one : waiting.entrySet()) {
      if (one.getValue().isEmpty()) {
        throttle(waiting);
        return moved; // what comes of it may be the next
      }
      heads.add(new Head(time.applyAsLong(one.getValue().element()), one.getKey(), one.getValue()));
    }
    boolean isBlocked = false;
    while (!heads.isEmpty() && !isBlocked) {
      Head next = heads.remove();
      sink.accept(next.queue.remove());
      moved = true;
      if (!next.queue.isEmpty()) {
        heads.add(new Head(time.applyAsLong(next.queue.element()), next.from, next.queue));
      } else if (hasEnded(next.from, ends)) {
        waiting.remove(next.from);
      } else {
        isBlocked = true;
      }
    }
    throttle(waiting);
    return moved;
  }

  private boolean hasEnded(TopicPartition one, Map<TopicPartition, Long> ends) {
    boolean hasEnded = consumer.position(one) >= ends.getOrDefault(one, 0L);
    if (hasEnded) {
      consumer.pause(List.of(one));
    }
    return hasEnded;
  }

  /** What is far ahead of the others waits in the broker. */
  private void throttle(Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting) {
    waiting.forEach(
        (one, queue) -> {
          if (queue.size() > AHEAD) {
            consumer.pause(List.of(one));
          } else {
            consumer.resume(List.of(one));
          }
        });
  }

  @Override
  public void close() {
    consumer.close();
  }
}
