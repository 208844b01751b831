package dev.offbeat.bench.streams;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * How fast a topology works off what its topic holds.
 *
 * @param pointsPerSecond by the clock
 * @param cpuMicros processor time of the whole process, broker included, for a point
 * @param heapBefore bytes in use after a collection, when measuring begins
 * @param heapAfter the same at the end
 */
record Throughput(double pointsPerSecond, double cpuMicros, long heapBefore, long heapAfter) {
  private static final double WARM_UP = 0.3; // of the points
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration CLOSE = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 5;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Runs a topology until it has processed so many points. */
  static Throughput of(Topology topology, Properties properties, AtomicLong processed, long points)
      throws InterruptedException {
    try (KafkaStreams streams = new KafkaStreams(topology, properties)) {
      streams.setUncaughtExceptionHandler(e -> StreamThreadExceptionResponse.SHUTDOWN_CLIENT);
      streams.start();
      await(streams, processed, (long) (WARM_UP * points));
      final long heapBefore = heapAfterCollection();
      long from = processed.get();
      long cpu = SYSTEM.getProcessCpuTime();
      long nanos = System.nanoTime();
      await(streams, processed, points);
      nanos = System.nanoTime() - nanos;
      cpu = SYSTEM.getProcessCpuTime() - cpu;
      long measured = points - from;
      if (measured < points / 10) {
        throw new IllegalStateException("too few points to measure: " + measured);
      }
      long heapAfter = heapAfterCollection();
      streams.close(CLOSE);
      return new Throughput(measured / (nanos / 1e9), cpu / 1e3 / measured, heapBefore, heapAfter);
    }
  }

  private static void await(KafkaStreams streams, AtomicLong processed, long points)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (processed.get() < points) {
      if (System.nanoTime() > deadline || streams.state() == KafkaStreams.State.ERROR) {
        throw new IllegalStateException(
            "expected %d points, found %d when Kafka Streams was %s"
                .formatted(points, processed.get(), streams.state()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
