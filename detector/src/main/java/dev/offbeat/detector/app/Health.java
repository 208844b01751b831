package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Whether the application lives and is ready, judged by progress: Kafka Streams says RUNNING even
 * while a full disk holds a thread in a write for ever.
 *
 * @param state what Kafka Streams says
 * @param stalledThreads consumers of the threads that have not come round to a poll for too long
 */
record Health(KafkaStreams.State state, List<String> stalledThreads) {
  private static final String RESTORE_CONSUMER = "-restore-consumer";
  private static final String CONSUMER = "-consumer";

  /** Looks at the threads of a client. */
  static Health of(KafkaStreams streams, Duration stallTimeout) {
    return new Health(streams.state(), stalled(streams.metrics(), stallTimeout));
  }

  /** A stream thread polls ten times a second, even where there is nothing to poll or no broker. */
  private static List<String> stalled(
      Map<MetricName, ? extends Metric> metrics, Duration stallTimeout) {
    return metrics.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals("last-poll-seconds-ago"))
        .filter(entry -> secondsAgo(entry.getValue()) > stallTimeout.toSeconds())
        .map(entry -> entry.getKey().tags().getOrDefault("client-id", ""))
        .filter(client -> client.endsWith(CONSUMER) && !client.endsWith(RESTORE_CONSUMER))
        .sorted()
        .toList();
  }

  private static double secondsAgo(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
  }

  /** Whether a restart would help nothing. Restoring and rebalancing are life. */
  boolean isLive() {
    return stalledThreads.isEmpty()
        && switch (state) {
          case CREATED, REBALANCING, RUNNING -> true;
          case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
        };
  }

  /** Whether observations are being scored. */
  boolean isReady() {
    return state == KafkaStreams.State.RUNNING && isLive();
  }
}
