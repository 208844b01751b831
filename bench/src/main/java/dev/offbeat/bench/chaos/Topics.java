package dev.offbeat.bench.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What lies in the topics, and how far the detectors have committed. */
final class Topics implements AutoCloseable {
  static final int PARTITIONS = 4;

  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final String servers;
  private final Admin admin;

  Topics(String servers) {
    this.servers = servers;
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                servers,
                "default.api.timeout.ms",
                "5000",
                "request.timeout.ms",
                "3000"));
  }

  /** What an answer says; nothing where none comes in time, or there is nothing to say. */
  private static <T> Optional<T> ask(KafkaFuture<T> future) {
    try {
      return Optional.ofNullable(future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted");
    }
  }

  boolean hasBrokers(int count) {
    return ask(admin.describeCluster().nodes()).filter(nodes -> nodes.size() == count).isPresent();
  }

  void create(List<String> names) {
    for (String name : names) {
      NewTopic topic = new NewTopic(name, Optional.of(PARTITIONS), Optional.empty());
      Patience.await(
          "topic " + name,
          Patience.LONG,
          () -> {
            ask(admin.createTopics(List.of(topic)).all());
            return exists(name);
          });
    }
  }

  private boolean exists(String name) {
    return ask(admin.listTopics().names()).filter(names -> names.contains(name)).isPresent();
  }

  /** Whether every replica of every topic is in sync. */
  boolean isWhole() {
    return ask(admin.listTopics().names())
        .flatMap(names -> ask(admin.describeTopics(names).allTopicNames()))
        .filter(
            topics ->
                topics.values().stream()
                    .map(TopicDescription::partitions)
                    .flatMap(List::stream)
                    .allMatch(p -> p.leader() != null && p.isr().size() == p.replicas().size()))
        .isPresent();
  }

  private static List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < PARTITIONS; p++) {
      partitions.add(new TopicPartition(topic, p));
    }
    return partitions;
  }

  /** Where each partition ends; nothing where no answer comes. */
  Optional<Map<TopicPartition, Long>> ends(String topic, IsolationLevel level) {
    Map<TopicPartition, OffsetSpec> latest =
        partitions(topic).stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    return ask(admin.listOffsets(latest, new ListOffsetsOptions(level)).all())
        .map(
            offsets ->
                offsets.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> offset(e.getValue()))));
  }

  private static long offset(ListOffsetsResultInfo info) {
    return info.offset();
  }

  /** Records of the input, up to these ends, that the detectors have not committed. */
  Optional<Long> outstanding(Map<TopicPartition, Long> ends) {
    return committed()
        .map(
            committed ->
                ends.entrySet().stream()
                    .mapToLong(e -> e.getValue() - committed.getOrDefault(e.getKey(), 0L))
                    .map(count -> Math.max(0, count))
                    .sum());
  }

  /** How far the detectors have committed each partition that they have committed at all. */
  Optional<Map<TopicPartition, Long>> committed() {
    return ask(admin
            .listConsumerGroupOffsets(DetectorProcess.APPLICATION)
            .partitionsToOffsetAndMetadata())
        .map(
            offsets ->
                offsets.entrySet().stream()
                    .filter(e -> e.getValue() != null)
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset())));
  }

  /** All committed records of a topic, each partition in order. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<TopicPartition, Long> ends = settledEnds(topic);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        List<TopicPartition> one = List.of(end.getKey());
        consumer.assign(one);
        consumer.seekToBeginning(one);
        Patience.await(
            "all of " + end.getKey(),
            Patience.LONG,
            0,
            () -> {
              consumer.poll(Duration.ofMillis(200)).forEach(records::add);
              return consumer.position(end.getKey()) >= end.getValue();
            });
      }
    }
    return records;
  }

  /** The ends, once no transaction is open. */
  private Map<TopicPartition, Long> settledEnds(String topic) {
    List<Map<TopicPartition, Long>> settled = new ArrayList<>();
    Patience.await(
        "the end of all transactions in " + topic,
        Patience.LONG,
        () -> {
          Optional<Map<TopicPartition, Long>> all = ends(topic, IsolationLevel.READ_UNCOMMITTED);
          Optional<Map<TopicPartition, Long>> stable = ends(topic, IsolationLevel.READ_COMMITTED);
          all.filter(ends -> stable.filter(ends::equals).isPresent()).ifPresent(settled::add);
          return !settled.isEmpty();
        });
    return settled.get(0);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
