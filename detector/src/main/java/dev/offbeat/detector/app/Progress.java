package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Since when each stream thread has processed nothing although records wait for it. Made of what
 * Kafka Streams measures, whenever somebody looks.
 */
final class Progress {
  /*
   * A thread waits for a record that its consumer has seen and it has not processed. The lag that counts
   * is that of the last fetch: without brokers it stays as it was, and so does the answer. Whether
   * the brokers are there is told by the age of the last heartbeat.
   */

  private static final String CONSUMER = "-consumer";
  private static final String RESTORE_CONSUMER = "-restore-consumer";

  private final Map<String, Stand> stands = new HashMap<>(); // by thread

  /** How much a thread had processed when it last got on, or had nothing to do. */
  private record Stand(double processed, long nanos) {}

  /** What one look at a thread's metrics finds. */
  private static final class Reading {
    private double processed;
    private double lag;
    private double lastPoll;
    private double lastHeartbeat;
  }

  /** Looks at the threads of a client. */
  Health look(KafkaStreams streams, Duration stallTimeout) {
    return look(streams.state(), streams.metrics(), stallTimeout, System.nanoTime());
  }

  /**
   * Looks at the threads.
   *
   * @param stallTimeout what is too long
   * @param nanos the time, as {@link System#nanoTime} has it
   */
  synchronized Health look(
      KafkaStreams.State state,
      Map<MetricName, ? extends Metric> metrics,
      Duration stallTimeout,
      long nanos) {
    Map<String, Reading> readings = readings(metrics);
    stands.keySet().retainAll(readings.keySet());
    TreeSet<String> stalled = new TreeSet<>();
    TreeSet<String> behind = new TreeSet<>();
    readings.forEach(
        (thread, reading) -> {
          Stand before = stands.get(thread);
          boolean waits = state == KafkaStreams.State.RUNNING && reading.lag > 0;
          if (before == null || !waits || reading.processed != before.processed) {
            stands.put(thread, new Stand(reading.processed, nanos));
          } else if (nanos - before.nanos > stallTimeout.toNanos()) {
            behind.add(thread);
            if (reading.lastHeartbeat < stallTimeout.toSeconds()) {
              stalled.add(thread);
            }
          }
          if (reading.lastPoll > stallTimeout.toSeconds()) {
            stalled.add(thread);
          }
        });
    return new Health(state, List.copyOf(stalled), List.copyOf(behind));
  }

  private static Map<String, Reading> readings(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Reading> readings = new HashMap<>();
    metrics.forEach(
        (name, metric) -> {
          double value = metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
          switch (name.name()) {
            case "process-total" ->
                Optional.ofNullable(name.tags().get("thread-id"))
                    .filter(thread -> name.group().equals("stream-thread-metrics"))
                    .ifPresent(thread -> at(readings, thread).processed = value);
            case "records-lag" -> // one for each partition
                thread(name).ifPresent(thread -> at(readings, thread).lag += positive(value));
            case "last-poll-seconds-ago" ->
                thread(name).ifPresent(thread -> at(readings, thread).lastPoll = value);
            case "last-heartbeat-seconds-ago" ->
                thread(name)
                    .ifPresent(
                        thread ->
                            at(readings, thread).lastHeartbeat =
                                value < 0 ? Double.MAX_VALUE : value);
            default -> {} // of no use here
          }
        });
    return readings;
  }

  private static double positive(double lag) {
    return lag > 0 ? lag : 0; // NaN before the first fetch
  }

  /** The thread whose consumer this metric is of; none for the consumers that restore. */
  private static Optional<String> thread(MetricName name) {
    String client = name.tags().getOrDefault("client-id", "");
    return client.endsWith(CONSUMER) && !client.endsWith(RESTORE_CONSUMER)
        ? Optional.of(client.substring(0, client.length() - CONSUMER.length()))
        : Optional.empty();
  }

  private static Reading at(Map<String, Reading> readings, String thread) {
    return readings.computeIfAbsent(thread, name -> new Reading());
  }
}
