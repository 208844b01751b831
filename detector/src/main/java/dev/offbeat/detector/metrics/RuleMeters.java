package dev.offbeat.detector.metrics;

import dev.offbeat.detector.rules.RuleListener;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Counts what rules do, and tells whether the last change of them was taken over. */
public final class RuleMeters implements RuleListener {
  private static final int MOST_RULES = 100;
  private static final String OTHER = "other";

  private final MeterRegistry registry;
  private final Clock clock;
  private final MultiGauge hash;
  private final Counter ignored;
  private final Map<String, Counter> suppressed = new ConcurrentHashMap<>();
  private volatile boolean isGood = true;
  private volatile double changedSeconds;

  RuleMeters(MeterRegistry registry) {
    this.registry = registry;
    clock = registry.config().clock();
    ignored =
        Counter.builder(MeterNames.OBSERVATIONS.meterName())
            .description(MeterNames.OBSERVATIONS.description())
            .tag("outcome", "ignored")
            .register(registry);
    gauge(MeterNames.CONFIG_RELOAD_SUCCESS, meters -> meters.isGood ? 1 : 0);
    gauge(MeterNames.CONFIG_RELOAD_TIMESTAMP, meters -> meters.changedSeconds);
    hash =
        MultiGauge.builder(MeterNames.CONFIG_HASH.meterName())
            .description(MeterNames.CONFIG_HASH.description())
            .register(registry);
    counter(OTHER);
    onRules("none", true);
  }

  private void gauge(MeterNames name, ToDoubleFunction<RuleMeters> value) {
    Gauge.builder(name.meterName(), this, value)
        .description(name.description())
        .baseUnit(name.unit())
        .strongReference(true)
        .register(registry);
  }

  private Counter counter(String rule) {
    return Counter.builder(MeterNames.SUPPRESSED.meterName())
        .description(MeterNames.SUPPRESSED.description())
        .tag("rule", rule)
        .register(registry);
  }

  /**
   * Tells of rules that are in force.
   *
   * @param contentHash names their content
   * @param isChanged whether they were not in force before
   */
  public void onRules(String contentHash, boolean isChanged) {
    if (isChanged) {
      changedSeconds = clock.wallTime() / 1000.0;
      hash.register(List.of(MultiGauge.Row.of(Tags.of("hash", contentHash), 1)), true);
    }
  }

  /** Tells whether all that is there to be read as rules was taken over. */
  public void onReload(boolean success) {
    isGood = success;
  }

  /** Counts under the rule's name; after a hundred names, the others are one. */
  @Override
  public void onSuppressed(String rule) {
    Counter own = suppressed.get(rule);
    if (own == null) {
      String tag = suppressed.size() < MOST_RULES ? rule : OTHER;
      own = counter(tag);
      if (!tag.equals(OTHER)) {
        suppressed.put(rule, own);
      }
    }
    own.increment();
  }

  @Override
  public void onIgnored() {
    ignored.increment();
  }
}
