package dev.offbeat.bench.chaos;

import dev.offbeat.bench.chaos.InputKind.Reading;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates of counters, from one reading to the next; a counter that falls began again at zero.
 */
final class Rates {
  private final Map<String, Reading> last = new HashMap<>();

  /** The rate per second since the reading before; null for the first. */
  @Nullable Double since(Reading reading) {
    Reading before = last.put(reading.series(), reading);
    if (before == null) {
      return null;
    }
    double from = reading.value() < before.value() ? 0 : before.value();
    return (reading.value() - from) / ((reading.timeMillis() - before.timeMillis()) / 1000.0);
  }
}
