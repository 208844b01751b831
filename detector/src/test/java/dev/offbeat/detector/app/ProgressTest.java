package dev.offbeat.detector.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String THREAD = "app-StreamThread-1";

  private final Progress progress = new Progress();
  private final Map<MetricName, Metric> metrics = new HashMap<>();

  @Test
  void look_recordsWaitAndNoneIsProcessed_isBehindAndStalled() {
    thread(100, 5, 0, 1);
    assertThat(look(State.RUNNING, 0).isReady()).isTrue();
    assertThat(look(State.RUNNING, 59).isReady()).isTrue();

    Health late = look(State.RUNNING, 61);

    assertThat(late.behindThreads()).containsExactly(THREAD);
    assertThat(late.stalledThreads()).containsExactly(THREAD);
    assertThat(late.isLive()).isFalse();
  }

  @Test
  void look_theSameWithoutBrokers_isBehindAndLives() {
    thread(100, 5, 0, 1);
    look(State.RUNNING, 0);
    thread(100, 5, 0, 70); // no heartbeat is answered

    Health away = look(State.RUNNING, 70);

    assertThat(away.isReady()).isFalse();
    assertThat(away.isLive()).isTrue();
  }

  @Test
  void look_recordsWaitAndSomeAreProcessed_isReady() {
    for (int second = 0; second < 300; second += 50) {
      thread(100 + second, 5, 0, 1);
      assertThat(look(State.RUNNING, second).isReady()).isTrue();
    }
  }

  @Test
  void look_nothingWaits_isReadyForEver() {
    thread(100, 0, 0, 1);
    look(State.RUNNING, 0);
    assertThat(look(State.RUNNING, 10_000).isReady()).isTrue();

    thread(100, Double.NaN, 0, 1);
    assertThat(look(State.RUNNING, 20_000).isReady()).isTrue();
  }

  @Test
  void look_restoringForLong_lives_andTheClockStartsWithRunning() {
    thread(0, 1_000_000, 0, 1);
    look(State.REBALANCING, 0);
    assertThat(look(State.REBALANCING, 1000).isLive()).isTrue();
    assertThat(look(State.RUNNING, 1001).isReady()).isTrue();
    assertThat(look(State.RUNNING, 1100).isReady()).isFalse();
  }

  @Test
  void look_noPoll_isStalled_whateverWaits() {
    thread(100, 0, 61, 1);

    assertThat(look(State.RUNNING, 0).stalledThreads()).containsExactly(THREAD);
  }

  @Test
  void look_restoreConsumer_isNoThreadOfItsOwn() {
    put(
        "last-poll-seconds-ago",
        "consumer-metrics",
        "client-id",
        THREAD + "-restore-consumer",
        999);

    assertThat(look(State.RUNNING, 0).isReady()).isTrue();
  }

  private Health look(State state, long seconds) {
    return progress.look(state, metrics, TIMEOUT, Duration.ofSeconds(seconds).toNanos());
  }

  private void thread(double processed, double lag, double lastPoll, double lastHeartbeat) {
    put("process-total", "stream-thread-metrics", "thread-id", THREAD, processed);
    put("last-poll-seconds-ago", "consumer-metrics", "client-id", THREAD + "-consumer", lastPoll);
    put(
        "last-heartbeat-seconds-ago",
        "consumer-coordinator-metrics",
        "client-id",
        THREAD + "-consumer",
        lastHeartbeat);
    put("records-lag", "consumer-fetch-manager-metrics", "client-id", THREAD + "-consumer", lag);
  }

  private void put(String name, String group, String tag, String value, double measured) {
    MetricName metric = new MetricName(name, group, "", Map.of(tag, value));
    metrics.put(
        metric,
        new Metric() {
          @Override
          public MetricName metricName() {
            return metric;
          }

          @Override
          public Object metricValue() {
            return measured;
          }
        });
  }
}
