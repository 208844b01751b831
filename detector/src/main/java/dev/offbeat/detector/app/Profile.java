package dev.offbeat.detector.app;

import java.util.Locale;
import java.util.Map;

/** What Kafka's settings are chosen for. {@code docs/performance.md} has the measurements. */
public enum Profile {
  /** A crash neither repeats nor loses an incident; readers of committed records wait for it. */
  EXACT(
      Map.of(
          "processing.guarantee", "exactly_once_v2",
          "producer.linger.ms", "5",
          "commit.interval.ms", "100")),
  /** Incidents are out at once; a crash may repeat one's event, or lose one. */
  LATENCY(
      Map.of(
          "processing.guarantee", "at_least_once",
          "producer.linger.ms", "0",
          "commit.interval.ms", "1000",
          "statestore.cache.max.bytes", "0"));

  @SuppressWarnings("ImmutableEnumChecker") // Map.of is
  private final Map<String, String> settings;

  Profile(Map<String, String> settings) {
    this.settings = settings;
  }

  /** Kafka's settings, each of which the configuration may override. */
  Map<String, String> settings() {
    return settings;
  }

  /** The name in lower case, as configuration and command line have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
