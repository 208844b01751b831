package dev.offbeat.detector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what Alertmanager is told; all at zero where there is none. */
public final class AlertmanagerMeters {
  /** Why an incident is not told. */
  public enum Drop {
    /** Alertmanager did not take alerts, and too many waited. */
    QUEUE_FULL,
    /** Alertmanager says that it is no good alert. */
    REFUSED,
    /** Too many incidents are open. */
    LIMIT,
    /** It was open, and nothing has been heard of it for too long. */
    EXPIRED,
    /** A record in the topic of incidents is none. */
    UNREADABLE
  }

  private final Counter sent;
  private final Counter failures;
  private final Map<Drop, Counter> dropped = new EnumMap<>(Drop.class);
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();

  AlertmanagerMeters(MeterRegistry registry) {
    sent = counter(registry, MeterNames.ALERTMANAGER_SENT);
    failures = counter(registry, MeterNames.ALERTMANAGER_FAILURES);
    for (Drop reason : Drop.values()) {
      String code = reason.name().toLowerCase(Locale.ROOT);
      dropped.put(reason, counter(registry, MeterNames.ALERTMANAGER_DROPPED, "reason", code));
    }
    gauge(registry, MeterNames.ALERTMANAGER_OPEN, open);
    gauge(registry, MeterNames.ALERTMANAGER_WAITING, waiting);
  }

  private static Counter counter(MeterRegistry registry, MeterNames name, String... tags) {
    return Counter.builder(name.meterName())
        .description(name.description())
        .tags(tags)
        .register(registry);
  }

  private static void gauge(MeterRegistry registry, MeterNames name, AtomicInteger value) {
    Gauge.builder(name.meterName(), value, AtomicInteger::doubleValue)
        .description(name.description())
        .strongReference(true)
        .register(registry);
  }

  /** Alertmanager took alerts. */
  public void onSent(int alerts) {
    sent.increment(alerts);
  }

  /** A request failed, and will be repeated. */
  public void onFailed() {
    failures.increment();
  }

  /** Incidents are not told. */
  public void onDropped(Drop reason, int alerts) {
    Counter counter = dropped.get(reason);
    if (counter != null) {
      counter.increment(alerts);
    }
  }

  /** How it stands. */
  public void onState(int openIncidents, int waitingAlerts) {
    open.set(openIncidents);
    waiting.set(waitingAlerts);
  }
}
