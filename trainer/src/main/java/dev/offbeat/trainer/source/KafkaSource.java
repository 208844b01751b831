package dev.offbeat.trainer.source;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic once, from the offsets of a start time to the end that it has when reading begins.
 *
 * <p>It joins no group and commits nothing, so that nobody else who reads the topic notices. Only
 * committed records count. The partitions are read one after another: the points of a series then
 * come in the same order on every run.
 */
final class KafkaSource implements HistorySource {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STALLED = Duration.ofSeconds(60);

  private final TopicQuery query;

  KafkaSource(TopicQuery query) {
    this.query = query;
  }

  @Override
  public History read(Consumer<String> warnings) {
    KafkaFailure failure = new KafkaFailure(query);
    try (KafkaConsumer<byte[], byte[]> consumer = KafkaClient.open(query)) {
      TopicPoints points = new TopicPoints(query);
      List<TopicPartition> partitions = partitions(consumer);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> starts = starts(consumer, partitions, ends);
      if (partitions.stream().allMatch(one -> at(starts, one) >= at(ends, one))) {
        throw new HistoryException(nothing(consumer, partitions, ends));
      }
      for (TopicPartition partition : partitions) {
        read(consumer, partition, at(starts, partition), at(ends, partition), points);
      }
      return points.build(warnings);
    } catch (KafkaException e) {
      throw new HistoryException(failure.sentence(e));
    }
  }

  private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> found = consumer.partitionsFor(query.topic());
    if (found == null || found.isEmpty()) {
      throw new HistoryException(KafkaFailure.unknownTopic(query));
    }
    return found.stream()
        .map(one -> new TopicPartition(one.topic(), one.partition()))
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  /** Where the records since the start time begin; the end where there are none. */
  private Map<TopicPartition, Long> starts(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    Instant from = query.from();
    if (from == null) {
      return consumer.beginningOffsets(partitions);
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(one -> times.put(one, Math.max(0, from.toEpochMilli())));
    Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition one : partitions) {
      OffsetAndTimestamp first = found.get(one);
      starts.put(one, first == null ? at(ends, one) : first.offset());
    }
    return starts;
  }

  private String nothing(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    if (partitions.stream().allMatch(one -> at(beginnings, one) >= at(ends, one))) {
      return "%s is empty: let records come, or name another topic".formatted(query);
    }
    return "%s holds no record written since %s: give an earlier --from"
        .formatted(query, query.from());
  }

  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long start,
      long end,
      TopicPoints points) {
    if (start >= end) {
      return;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, start);
    long position = start;
    long progressed = System.nanoTime();
    while (position < end) {
      for (ConsumerRecord<byte[], byte[]> input : consumer.poll(POLL).records(partition)) {
        if (input.offset() < end) {
          points.add(input);
        }
      }
      long reached = consumer.position(partition);
      if (reached != position) {
        position = reached;
        progressed = System.nanoTime();
      } else if (System.nanoTime() - progressed > STALLED.toNanos()) {
        throw new HistoryException(
            "%s: partition %d stood still at offset %d of %d for %d s: see whether its broker is up, and try again"
                .formatted(query, partition.partition(), position, end, STALLED.toSeconds()));
      }
    }
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalStateException("Kafka answers for every partition asked for");
    }
    return offset;
  }
}
