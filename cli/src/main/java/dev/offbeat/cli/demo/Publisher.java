package dev.offbeat.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes readings to the input topic, as any agent would, and remembers when it handed over each
 * one. Safe for several threads.
 */
final class Publisher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String topic;
  private final Producer<String, byte[]> producer;
  private final Set<String> series = ConcurrentHashMap.newKeySet();
  private final Map<Point, Long> inFlight = new ConcurrentHashMap<>();
  private final AtomicLong published = new AtomicLong();
  private volatile boolean timing;

  /** What names a reading in the scores topic. */
  private record Point(String series, long timestampMillis) {}

  private record Payload(long timestamp, double value) {}

  Publisher(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "0"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Writes readings; from {@link #startTiming} on, their way to their scores is timed. */
  void publish(List<Reading> readings) {
    for (Reading reading : readings) {
      if (timing) {
        inFlight.put(new Point(reading.series(), reading.timestampMillis()), System.nanoTime());
      }
      send(reading);
    }
  }

  void startTiming() {
    timing = true;
  }

  void stopTiming() {
    timing = false;
    inFlight.clear();
  }

  private void send(Reading reading) {
    try {
      byte[] payload =
          JSON.writeValueAsBytes(new Payload(reading.timestampMillis(), reading.value()));
      var unused = producer.send(new ProducerRecord<>(topic, reading.series(), payload));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("two numbers are JSON", e);
    }
    series.add(reading.series());
    published.incrementAndGet();
  }

  /** When a timed reading was handed over, in {@link System#nanoTime}; −1 for any other. */
  long takeSentNanos(String series, long timestampMillis) {
    Long nanos = inFlight.remove(new Point(series, timestampMillis));
    return nanos == null ? -1 : nanos;
  }

  /** Readings written so far. */
  long published() {
    return published.get();
  }

  /** Keys of all series written so far. */
  Set<String> series() {
    return Set.copyOf(series);
  }

  @Override
  public void close() {
    producer.close();
  }
}
