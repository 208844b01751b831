package dev.offbeat.detector.app;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Whether brokers answer: judged by fetches, each of which is answered within half a second even
 * where there is nothing to fetch. A connection may stay open long after the broker is gone.
 */
final class BrokerContact implements BooleanSupplier {
  private static final long LOOK_NANOS = Duration.ofMillis(900).toNanos();
  private static final long LOST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final String FETCHES = "fetch-total";

  private @Nullable Supplier<? extends Map<MetricName, ? extends Metric>> meters;
  private double fetches;
  private long lookedAt;
  private long heardAt;
  private boolean heard;

  /** Says where the consumers' meters are. */
  synchronized void watch(Supplier<? extends Map<MetricName, ? extends Metric>> source) {
    meters = source;
  }

  /** Whether a record would have come if there had been one. */
  @Override
  public synchronized boolean getAsBoolean() {
    long now = System.nanoTime();
    if (meters != null && (!heard || now - lookedAt > LOOK_NANOS)) {
      lookedAt = now;
      double total = total(meters.get());
      if (total != fetches) {
        fetches = total;
        heardAt = now;
        heard = true;
      }
    }
    return heard && now - heardAt < LOST_NANOS;
  }

  private static double total(Map<MetricName, ? extends Metric> metrics) {
    double total = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
      MetricName name = entry.getKey();
      if (name.name().equals(FETCHES)
          && !name.tags().containsKey("topic")
          && !name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer")
          && entry.getValue().metricValue() instanceof Number number) {
        total += number.doubleValue();
      }
    }
    return total;
  }
}
