package dev.offbeat.detector.replay;

import dev.offbeat.detector.ingest.Decoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read of which topics.
 *
 * @param consumer Kafka's settings of a consumer, secrets included
 * @param decoders of each topic
 * @param series the only one of interest; null for all
 * @param since time of the first record to be read; null for the earliest that is left
 * @param limit after which reading stops where it is
 */
public record TopicReading(
    Map<String, Object> consumer,
    Map<String, Decoder> decoders,
    @Nullable String series,
    @Nullable Instant since,
    Duration limit) {
  public TopicReading {
    consumer = Map.copyOf(consumer);
    decoders = Map.copyOf(decoders);
  }

  /** Settings may hold secrets. */
  @Override
  public String toString() {
    return "topics %s, series %s, since %s".formatted(decoders.keySet(), series, since);
  }
}
