package dev.offbeat.detector.app;

import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Whether the application lives and is ready, judged by progress: Kafka Streams says RUNNING even
 * while a full disk holds a thread in a write for ever.
 *
 * @param state what Kafka Streams says
 * @param stalledThreads have not come round to a poll for too long, or, with brokers there, not to
 *     the records that wait for them
 * @param behindThreads have processed nothing for too long although records wait, brokers or not
 */
record Health(KafkaStreams.State state, List<String> stalledThreads, List<String> behindThreads) {
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
    return state == KafkaStreams.State.RUNNING && isLive() && behindThreads.isEmpty();
  }
}
