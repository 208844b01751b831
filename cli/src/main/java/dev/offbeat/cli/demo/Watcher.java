package dev.offbeat.cli.demo;

import dev.offbeat.detector.kafka.IncidentRecord;
import dev.offbeat.detector.kafka.IncidentSerde;
import dev.offbeat.detector.kafka.ScoreRecord;
import dev.offbeat.detector.kafka.ScoreSerde;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads the incidents and scores topics as any consumer would: hands incidents on, counts scores,
 * and times each live reading from its hand-over to the producer until its score is here.
 */
final class Watcher implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1000;

  private final String incidentsTopic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Deserializer<IncidentRecord> incidentReader = new IncidentSerde().deserializer();
  private final Deserializer<ScoreRecord> scoreReader = new ScoreSerde().deserializer();
  private final Publisher publisher;
  private final Consumer<IncidentRecord> incidents;
  private final Histogram latencyMicros = new Histogram(LONGEST_MICROS, 3);
  private final AtomicLong scored = new AtomicLong();
  private final Thread thread = new Thread(this::watch, "demo-watcher");
  private volatile boolean stopped;

  /**
   * @param publisher who knows when a reading was handed over
   * @param incidents takes each incident's events, in this watcher's thread
   */
  Watcher(
      String bootstrapServers,
      String incidentsTopic,
      String scoresTopic,
      int partitions,
      Publisher publisher,
      Consumer<IncidentRecord> incidents) {
    this.incidentsTopic = incidentsTopic;
    this.publisher = publisher;
    this.incidents = incidents;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        java.util.stream.IntStream.range(0, partitions)
            .boxed()
            .flatMap(
                p ->
                    java.util.stream.Stream.of(
                        new TopicPartition(incidentsTopic, p), new TopicPartition(scoresTopic, p)))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void watch() {
    while (!stopped) {
      for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
        if (message.topic().equals(incidentsTopic)) {
          incidents.accept(incidentReader.deserialize(message.topic(), message.value()));
        } else {
          scored(scoreReader.deserialize(message.topic(), message.value()));
        }
      }
    }
  }

  private void scored(ScoreRecord score) {
    long sent = publisher.takeSentNanos(score.series(), score.timestampMillis());
    if (sent >= 0) {
      long micros = (System.nanoTime() - sent) / 1000;
      latencyMicros.recordValue(Math.min(micros, LONGEST_MICROS));
    }
    scored.incrementAndGet();
  }

  /** Scores read so far. */
  long scored() {
    return scored.get();
  }

  /**
   * Waits until so many scores are here.
   *
   * @return whether they came in time
   */
  boolean awaitScored(long count, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (scored() < count) {
      if (System.nanoTime() > deadline || !thread.isAlive()) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }

  /** Time from hand-over to score of the live readings, µs; read it when this is closed. */
  Histogram latencyMicros() {
    return latencyMicros;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}
