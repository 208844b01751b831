package dev.offbeat.bench.streams;

import java.util.Map;

/** How a killed instance's series come to be watched again. */
enum Scenario {
  /** The same instance starts again on its own disk. */
  RESTART("restarted", Map.of()),
  /** The same, as a static member of its group: it need not wait until its session has expired. */
  STATIC_MEMBER("restarted, static member", Map.of("OFFBEAT_KAFKA_GROUP_INSTANCE_ID", "instance")),
  /** Another instance starts on an empty disk. */
  EMPTY_DISK("started elsewhere", Map.of()),
  /** Another one, which runs already, has followed the states. */
  STANDBY(
      "standby takes over",
      Map.of(
          "OFFBEAT_KAFKA_NUM_STANDBY_REPLICAS", "1",
          // What is given to nobody at first is given out again after that, not after ten minutes.
          "OFFBEAT_KAFKA_PROBING_REBALANCE_INTERVAL_MS", "60000"));

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of is
  private final Map<String, String> environment;

  Scenario(String text, Map<String, String> environment) {
    this.text = text;
    this.environment = environment;
  }

  Map<String, String> environment() {
    return environment;
  }

  @Override
  public String toString() {
    return text;
  }
}
