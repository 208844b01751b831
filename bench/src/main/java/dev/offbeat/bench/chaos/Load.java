package dev.offbeat.bench.chaos;

import dev.offbeat.bench.chaos.InputKind.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes points of many series, the same for the same seed, without a break and in bursts: a daily
 * rhythm with unit noise and jumps, and now and then a record that nobody can read. What a broker
 * has acknowledged is counted.
 */
final class Load implements AutoCloseable {
  private static final int SERIES = 120;
  private static final int POISON_EVERY = 251;
  private static final int JUMP_EVERY = 61; // minutes of a series
  private static final int RESTART_EVERY = 173; // minutes of a counter
  private static final long START_MILLIS = 1_704_067_200_000L; // past, on any clock
  private static final long MINUTE_MILLIS = 60_000;
  private static final int TICK_MILLIS = 10;

  private final InputKind kind;
  private final Random random;
  private final int perTick;
  private final double[] totals = new double[SERIES]; // of the counters
  private final AtomicLong burst = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread;
  private volatile boolean stopped;
  private long next;

  /** Starts to write so many records a second. */
  Load(String servers, InputKind kind, long seed, int perSecond) {
    this.kind = kind;
    random = new Random(seed);
    perTick = perSecond * TICK_MILLIS / 1000;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "acks",
                "all",
                "enable.idempotence",
                "true",
                "linger.ms",
                "5",
                "max.block.ms",
                "600000",
                "delivery.timeout.ms",
                "600000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread = new Thread(this::write, "load");
    thread.setDaemon(true);
    thread.start();
  }

  private void write() {
    while (!stopped) {
      long count = perTick + burst.getAndSet(0);
      for (long i = 0; i < count; i++) {
        var unused =
            producer.send(
                record(next++),
                (metadata, failure) -> (failure == null ? accepted : refused).incrementAndGet());
      }
      Patience.sleep(Duration.ofMillis(TICK_MILLIS));
    }
  }

  private ProducerRecord<byte[], byte[]> record(long number) {
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < kind.perRecord(); i++) {
      readings.add(reading(number * kind.perRecord() + i));
    }
    ProducerRecord<byte[], byte[]> written = kind.write(readings);
    return number % POISON_EVERY == POISON_EVERY - 1
        ? new ProducerRecord<>(
            written.topic(), written.partition(), written.key(), kind.poison(number))
        : written;
  }

  private Reading reading(long number) {
    int series = (int) (number % SERIES);
    long minute = number / SERIES;
    long jumps = Math.floorDiv(minute + 7L * series, JUMP_EVERY);
    boolean jump = Math.floorMod(minute + 7L * series, JUMP_EVERY) == JUMP_EVERY - 1;
    // Each half as far again: a threshold learns from the jumps before.
    double height = jump ? (40 + series) * Math.pow(1.5, (int) (jumps % 16)) : 0;
    double value =
        100 + 10 * Math.sin(2 * Math.PI * minute / 1440) + random.nextGaussian() + height;
    if (kind.isOfCounters()) {
      boolean restarts = (minute + 13L * series) % RESTART_EVERY == 0;
      totals[series] = (restarts ? 0 : totals[series]) + value * MINUTE_MILLIS / 1000;
      value = totals[series];
    }
    return new Reading(
        "series-%03d".formatted(series), START_MILLIS + minute * MINUTE_MILLIS, value);
  }

  /** Writes so many records at once, beside the steady flow. */
  void burst(int records) {
    burst.addAndGet(records);
  }

  long accepted() {
    return accepted.get();
  }

  long refused() {
    return refused.get();
  }

  /** Stops writing and waits until the brokers have all that was written. */
  void stop() {
    stopped = true;
    try {
      thread.join(Patience.LONG.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaosException("interrupted");
    }
    producer.flush();
  }

  @Override
  public void close() {
    stopped = true;
    producer.close(Duration.ZERO);
  }
}
