package dev.offbeat.bench.streams;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.DetectorTopology;
import dev.offbeat.detector.app.Profile;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Sends points at a steady rate, some of which jump, and times how long it takes until a reader has
 * what comes out of each jump.
 */
final class LatencyProbe {
  /*
   * A jump's time begins when the point was due, not when it was handed over: else a sender that is
   * held up would hide what it waited for (coordinated omission).
   *
   * Every other series jumps once, each at a minute of its own, so that none of them has learnt from an
   * earlier jump.
   */
  static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(30);

  private static final int DIGITS = 3;
  private static final int JUMPING = 2; // one series in so many
  private static final double JUMP = 1000; // the noise is 1
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STRAGGLERS = Duration.ofSeconds(10);

  /**
   * What is sent.
   *
   * @param pointsPerSecond of all series together
   * @param warmUpSeconds without jumps
   */
  record Load(int series, int pointsPerSecond, int warmUpSeconds, int seconds) {
    private long points() {
      return (long) pointsPerSecond * (warmUpSeconds + seconds);
    }

    private boolean isJump(int number, long minute) {
      long from = (long) pointsPerSecond * warmUpSeconds / series + 1; // the first whole one
      long minutes = points() / series - from;
      return number % JUMPING == 0 && minute == from + number / JUMPING % Math.max(1, minutes);
    }
  }

  private final TestBed bed;
  private final Load load;
  private final AtomicLongArray due; // ns, by series; 0 for no jump yet
  private final AtomicInteger missing = new AtomicInteger();
  private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);

  LatencyProbe(TestBed bed, Load load) {
    this.bed = bed;
    this.load = load;
    this.due = new AtomicLongArray(load.series);
  }

  /** Latencies in µs; a jump that nothing came of counts as the longest. */
  Histogram run(Variant variant, Settings settings, Profile profile) throws InterruptedException {
    String applicationId = profile + "-" + variant;
    AppConfig config = settings.config(bed, profile, applicationId);
    if (variant == Variant.REAL) {
      bed.writeStates(applicationId, load.series);
    }
    try (KafkaStreams streams =
            new KafkaStreams(
                variant.topology(config, bed.model(), new AtomicLong(), TestBed::isJump),
                DetectorTopology.properties(config, bed.model()));
        KafkaConsumer<byte[], byte[]> reader = bed.newReader(TestBed.INCIDENTS, profile)) {
      streams.start();
      await(() -> streams.state() == KafkaStreams.State.RUNNING);
      Thread reading = new Thread(() -> read(reader), "latency-reader");
      reading.start();
      send();
      long deadline = System.nanoTime() + STRAGGLERS.toNanos();
      while (missing.get() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(POLL.toMillis());
      }
      reading.interrupt();
      reading.join();
      streams.close(STRAGGLERS);
    }
    micros.recordValueWithCount(LONGEST_MICROS, missing.get());
    return micros;
  }

  private void read(KafkaConsumer<byte[], byte[]> reader) {
    try {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> incident : reader.poll(POLL)) {
          long since = due.getAndSet(TestBed.seriesOf(incident.key()), 0);
          if (since != 0) { // an incident's end, and what was never meant to be one, counts no more
            long took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since);
            micros.recordValue(Math.min(took, LONGEST_MICROS));
            missing.decrementAndGet();
          }
        }
      }
    } catch (org.apache.kafka.common.errors.InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    try (KafkaProducer<byte[], byte[]> producer = bed.newProducer("0")) {
      long start = System.nanoTime();
      for (long i = 0; i < load.points(); i++) {
        long dueNanos = start + i * TimeUnit.SECONDS.toNanos(1) / load.pointsPerSecond;
        for (long wait = dueNanos - System.nanoTime(); wait > 0; ) {
          LockSupport.parkNanos(wait);
          wait = dueNanos - System.nanoTime();
        }
        int number = (int) (i % load.series);
        long minute = i / load.series;
        boolean jumps = load.isJump(number, minute);
        if (jumps) {
          missing.incrementAndGet();
          due.set(number, dueNanos);
        }
        var unused = producer.send(bed.point(number, minute, jumps ? JUMP : 0));
      }
    }
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Kafka Streams did not start within " + PATIENCE);
      }
      Thread.sleep(POLL.toMillis());
    }
  }
}
