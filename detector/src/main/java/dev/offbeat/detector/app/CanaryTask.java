package dev.offbeat.detector.app;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.metrics.CanaryMeters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The canaries of one task, which belong to its thread. */
final class CanaryTask {
  static final int COUNT = 12;

  private static final long NEVER = Long.MIN_VALUE;

  private final long intervalMillis;
  private final Map<String, CanarySeries> all = new LinkedHashMap<>();
  private long began = NEVER; // tick of the first point after the last gap
  private long last = NEVER; // tick of the last point

  CanaryTask(
      int partition,
      long seed,
      long intervalMillis,
      double unit,
      int features,
      CanaryMeters meters) {
    this.intervalMillis = intervalMillis;
    int spacing = CanarySeries.PERIOD / COUNT;
    for (int number = 0; number < COUNT; number++) {
      long phase = number * (long) spacing + partition % spacing;
      CanarySeries one =
          new CanarySeries(partition, number, seed, phase, unit, features, intervalMillis, meters);
      all.put(one.name(), one);
    }
  }

  /** Whether there are points to send at a time. */
  boolean isDue(long timeMillis) {
    return Math.floorDiv(timeMillis, intervalMillis) > last;
  }

  /** Sends the points up to a time; after a long gap the newest only. */
  void advance(long timeMillis, BiConsumer<String, Observation> sink) {
    long now = Math.floorDiv(timeMillis, intervalMillis);
    if (last == NEVER || now - last > CanarySeries.QUIET) {
      all.values().forEach(CanarySeries::restart);
      began = now;
      last = now - 1;
    }
    while (last < now) {
      last++;
      for (CanarySeries one : all.values()) {
        sink.accept(one.name(), one.step(last, last - began));
      }
    }
  }

  /** An event of an incident of a canary. */
  void hear(String series, Incident incident) {
    CanarySeries one = all.get(series);
    if (one != null) {
      one.hear(incident);
    }
  }
}
