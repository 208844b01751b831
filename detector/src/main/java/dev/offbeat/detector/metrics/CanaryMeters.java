package dev.offbeat.detector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts what became of the canaries' faults. */
public final class CanaryMeters {
  private final Counter found;
  private final Counter missed;
  private final Timer delay;

  CanaryMeters(MeterRegistry registry) {
    found = faults(registry, "found");
    missed = faults(registry, "missed");
    delay =
        Timer.builder(MeterNames.CANARY_DELAY.meterName())
            .description(MeterNames.CANARY_DELAY.description())
            .register(registry);
  }

  private static Counter faults(MeterRegistry registry, String outcome) {
    return Counter.builder(MeterNames.CANARY_FAULTS.meterName())
        .description(MeterNames.CANARY_FAULTS.description())
        .tag("outcome", outcome)
        .register(registry);
  }

  /**
   * A fault had its incident.
   *
   * @param after event time from the one's beginning to the other's
   */
  public void onFound(Duration after) {
    found.increment();
    delay.record(after);
  }

  /** A fault had no incident. */
  public void onMissed() {
    missed.increment();
  }
}
