package dev.offbeat.bench.streams;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorTopology;
import dev.offbeat.detector.app.Profile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * Kills the instance that watches all series, while points come, and waits until points of every
 * partition that came after the kill are scored.
 */
final class RecoveryProbe {
  private static final int POINTS_PER_SECOND = 500;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration CLOSE = Duration.ofSeconds(10);
  private static final long CAUGHT_UP = 10_000; // records that a standby may be behind

  private final TestBed bed;
  private final Settings settings;
  private final Profile profile;
  private final int series;
  private volatile boolean stopped;

  RecoveryProbe(TestBed bed, Settings settings, Profile profile, int series) {
    this.bed = bed;
    this.settings = settings;
    this.profile = profile;
    this.series = series;
  }

  /** Seconds from the kill until a point that was sent after it is scored, in every partition. */
  double run(Scenario scenario) throws InterruptedException, IOException {
    String id = "recovery";
    bed.writeStates(id, series);
    Map<String, String> environment = new HashMap<>(settings.environment(bed, profile, id));
    environment.put("OFFBEAT_OUTPUT_SCORES", TestBed.SCORES);
    environment.put("OFFBEAT_LIFECYCLE_STARTUP_TIMEOUT", PATIENCE.toSeconds() + "s");
    environment.putAll(scenario.environment());
    Thread feeder = new Thread(this::feed, "recovery-feeder");
    Instance first = Instance.start(environment, bed.stateDirectory("first.log"));
    Instance second = null;
    KafkaStreams standby = null;
    try (KafkaConsumer<byte[], byte[]> scores = bed.newReader(TestBed.SCORES, profile)) {
      feeder.start();
      awaitScores(scores, 0, first);
      if (scenario == Scenario.STANDBY) {
        standby = startStandby(environment);
        awaitScores(scores, System.currentTimeMillis(), first); // after the rebalance
      }
      long killedMillis = System.currentTimeMillis();
      long killedNanos = System.nanoTime();
      first.kill();
      if (scenario != Scenario.STANDBY) {
        if (scenario == Scenario.EMPTY_DISK) {
          environment.put("OFFBEAT_STATE_DIRECTORY", bed.stateDirectory("elsewhere").toString());
        }
        second = Instance.start(environment, bed.stateDirectory("second.log"));
      }
      awaitScores(scores, killedMillis, second);
      return (System.nanoTime() - killedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    } finally {
      stopped = true;
      feeder.join();
      if (standby != null) {
        standby.close(CLOSE);
      }
      first.kill();
      if (second != null) {
        second.kill();
      }
    }
  }

  private KafkaStreams startStandby(Map<String, String> environment) throws InterruptedException {
    Map<String, String> own = new HashMap<>(environment);
    own.put("OFFBEAT_STATE_DIRECTORY", bed.stateDirectory("standby").toString());
    AppConfig config = AppConfig.load(own);
    KafkaStreams standby =
        new KafkaStreams(
            Variant.REAL.topology(config, bed.model(), new AtomicLong(), payload -> true),
            DetectorTopology.properties(config, bed.model()));
    standby.start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!hasCaughtUp(standby)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the standby did not catch up within %s: it is %s, records behind %s"
                .formatted(PATIENCE, standby.state(), standby.allLocalStorePartitionLags()));
      }
      Thread.sleep(POLL.toMillis());
    }
    return standby;
  }

  private static boolean hasCaughtUp(KafkaStreams standby) {
    long[] behind =
        standby.allLocalStorePartitionLags().values().stream()
            .flatMap(partitions -> partitions.values().stream())
            .mapToLong(lag -> lag.offsetLag())
            .toArray();
    return standby.state() == KafkaStreams.State.RUNNING
        && behind.length == TestBed.PARTITIONS
        && Arrays.stream(behind).max().orElse(Long.MAX_VALUE) < CAUGHT_UP;
  }

  private void feed() {
    try (KafkaProducer<byte[], byte[]> producer = bed.newProducer("0")) {
      for (long i = 0; !stopped; i++) {
        // Series all over the store, each at most once a minute of its time.
        int number = (int) (i * 7919 % series);
        var unused = producer.send(bed.point(number, i, 0));
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / POINTS_PER_SECOND);
      }
    }
  }

  /**
   * Waits until every partition has a score of a point that was sent at a time or later.
   *
   * @param instance must not end meanwhile; null for none
   */
  private static void awaitScores(
      KafkaConsumer<byte[], byte[]> scores, long sinceMillis, @Nullable Instance instance) {
    boolean[] scored = new boolean[TestBed.PARTITIONS];
    int missing = scored.length;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (missing > 0) {
      if (instance != null) {
        instance.requireAlive();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "no scores in %d of %d partitions within %s"
                .formatted(missing, scored.length, PATIENCE));
      }
      for (ConsumerRecord<byte[], byte[]> score : scores.poll(POLL)) {
        if (score.timestamp() >= sinceMillis && !scored[score.partition()]) {
          scored[score.partition()] = true;
          missing--;
        }
      }
    }
  }
}
