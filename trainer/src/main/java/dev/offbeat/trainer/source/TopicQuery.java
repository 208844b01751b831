package dev.offbeat.trainer.source;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read from a topic.
 *
 * @param servers brokers to ask first, {@code host:port}, separated by commas
 * @param topic name of the topic
 * @param from event time of the first point wanted; null for all that the topic still holds
 * @param to event time before which the last point wanted lies; null for no bound
 * @param features names of the values of a point, as the model will have them
 * @param settings further settings of Kafka's client; may hold secrets
 */
public record TopicQuery(
    String servers,
    String topic,
    @Nullable Instant from,
    @Nullable Instant to,
    List<String> features,
    Map<String, String> settings) {
  public TopicQuery {
    features = List.copyOf(features);
    settings = Map.copyOf(settings);
  }

  boolean contains(long timestampMillis) {
    return (from == null || timestampMillis >= from.toEpochMilli())
        && (to == null || timestampMillis < to.toEpochMilli());
  }

  /** Topic and servers: the settings stay hidden. */
  @Override
  public String toString() {
    return "topic %s of Kafka at %s".formatted(topic, servers);
  }
}
