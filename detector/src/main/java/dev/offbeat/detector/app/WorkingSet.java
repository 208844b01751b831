package dev.offbeat.detector.app;

import dev.offbeat.detector.metrics.DetectorMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when there are more series than the cache holds: at first, and each time they doubled. */
final class WorkingSet implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(WorkingSet.class);

  private final StateMemory memory;
  private final DetectorMetrics metrics;
  private double warned = 0.5;

  WorkingSet(StateMemory memory, DetectorMetrics metrics) {
    this.memory = memory;
    this.metrics = metrics;
    metrics.expectCachedSeries(memory.cachedSeries());
  }

  @Override
  public void run() {
    double load = metrics.cacheLoad();
    if (load > 1 && load >= 2 * warned) {
      warned = load;
      log.warn(
          "{} series are more than the cache holds, {} in {} MiB, and a cache that is too small is"
              + " slower than none: give the heap more than {} MiB, or set"
              + " kafka.statestore.cache.max.bytes to 0",
          Math.round(load * memory.cachedSeries()),
          memory.cachedSeries(),
          memory.cacheBytes() >> 20,
          Math.round(load * memory.cacheBytes() * 8 / 3 / (1 << 20)));
    }
  }
}
