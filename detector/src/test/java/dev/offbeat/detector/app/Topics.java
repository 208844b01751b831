package dev.offbeat.detector.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offbeat.detector.kafka.Feed;
import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to and reads from a broker's topics. */
final class Topics {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String servers;

  Topics(String servers) {
    this.servers = servers;
  }

  void sendPoints(String topic, List<Feed.Point> points) {
    send(
        points.stream()
            .map(
                point ->
                    new ProducerRecord<>(
                        topic, point.series().getBytes(UTF_8), point.json().getBytes(UTF_8)))
            .toList());
  }

  void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            // One at a time: a topic that was just made may refuse a first batch and take a second.
            Map.of(
                "bootstrap.servers", servers,
                "linger.ms", "5",
                "max.in.flight.requests.per.connection", "1"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("not sent", e);
    }
  }

  /** All committed records of a topic, read until there are enough of them. */
  List<ConsumerRecord<byte[], byte[]>> read(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      Instant deadline = Instant.now().plus(PATIENCE);
      List<TopicPartition> partitions = partitions(consumer, topic, deadline);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!enough.test(records)) {
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError("only %d records in %s".formatted(records.size(), topic));
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      // What should not be there would come now.
      consumer.poll(Duration.ofMillis(500)).forEach(records::add);
    }
    return records;
  }

  /** A topic that was just made may be unknown to the broker for a moment. */
  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, String topic, Instant deadline) {
    while (true) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      if (!partitions.isEmpty()) {
        return partitions;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("no topic " + topic);
      }
    }
  }

  List<IncidentRecord> readIncidents(String topic, int atLeast) {
    return read(topic, records -> records.size() >= atLeast).stream()
        .map(record -> new IncidentSerde().deserializer().deserialize(topic, record.value()))
        .toList();
  }
}
