package dev.offbeat.detector.replay;

import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The topic of incidents, as far back as it is kept. */
public final class IncidentTopic {
  private final Map<String, Object> consumer;
  private final String topic;
  private final Duration limit;

  /**
   * @param consumer Kafka's settings of a consumer
   * @param limit after which reading is given up
   */
  public IncidentTopic(Map<String, Object> consumer, String topic, Duration limit) {
    this.consumer = Map.copyOf(consumer);
    this.topic = topic;
    this.limit = limit;
  }

  /**
   * The incidents that were told.
   *
   * @param series the only one of interest; null for all
   * @param wanted which events are
   * @throws ReplayException if the topic cannot be read to its end in time
   */
  public List<ToldIncident> read(@Nullable String series, Predicate<IncidentRecord> wanted) {
    List<IncidentRecord> events = new ArrayList<>();
    try (PartitionReader reader = new PartitionReader(consumer, limit);
        IncidentSerde serde = new IncidentSerde()) {
      Deserializer<IncidentRecord> deserializer = serde.deserializer();
      int partitions = reader.partitions(topic);
      Set<TopicPartition> read = new HashSet<>();
      for (int p = 0; p < partitions; p++) {
        if (series == null || p == TopicSource.partitionOf(series, partitions)) {
          read.add(new TopicPartition(topic, p));
        }
      }
      boolean isComplete =
          reader.read(
              read,
              null,
              ConsumerRecord::timestamp,
              one -> {
                IncidentRecord event = event(deserializer, one.value());
                if (event != null
                    && (series == null || series.equals(event.series()))
                    && wanted.test(event)) {
                  events.add(event);
                }
              });
      if (!isComplete) {
        throw new ReplayException(
            "%s: could not be read to its end within %d s".formatted(topic, limit.toSeconds()));
      }
    } catch (KafkaException e) {
      throw new ReplayException("kafka: cannot read %s: %s".formatted(topic, e.getMessage()), e);
    }
    return ToldIncident.of(events);
  }

  /** Null for what is no incident: somebody else's record. */
  private @Nullable IncidentRecord event(
      Deserializer<IncidentRecord> deserializer, byte @Nullable [] value) {
    try {
      return value == null ? null : deserializer.deserialize(topic, value);
    } catch (SerializationException e) {
      return null;
    }
  }
}
