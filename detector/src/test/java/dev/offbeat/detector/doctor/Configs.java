package dev.offbeat.detector.doctor;

import dev.offbeat.detector.app.AppConfig;
import java.util.HashMap;
import java.util.Map;

/** Configurations as tests want them. */
final class Configs {
  private Configs() {}

  /** Of one topic, with variables that come before. */
  static AppConfig of(String servers, String topic, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OFFBEAT_INPUT_TOPICS", topic);
    environment.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", servers);
    environment.put("OFFBEAT_APPLICATION_ID", topic + "-app");
    environment.put("OFFBEAT_OUTPUT_INCIDENTS", topic + "-incidents");
    environment.put("OFFBEAT_OUTPUT_DEAD_LETTERS", topic + "-dead");
    environment.putAll(more);
    return AppConfig.load(environment);
  }
}
