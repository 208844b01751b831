package dev.offbeat.bench.streams;

import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.Profile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the detector is configured in a benchmark: its defaults, but for what the user sets. */
final class Settings {
  @Option(
      names = "--kafka",
      paramLabel = "KEY=VALUE",
      description = "Another setting of Kafka's, such as commit.interval.ms=1000; repeatable.")
  private Map<String, String> kafka = new HashMap<>();

  /** The environment that configures a detector of this name. */
  Map<String, String> environment(TestBed bed, Profile profile, String applicationId) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OFFBEAT_APPLICATION_ID", applicationId);
    environment.put("OFFBEAT_PROFILE", profile.toString());
    environment.put("OFFBEAT_INPUT_TOPICS", TestBed.INPUT);
    environment.put("OFFBEAT_OUTPUT_INCIDENTS", TestBed.INCIDENTS);
    environment.put("OFFBEAT_OUTPUT_DEAD_LETTERS", "dead-letters");
    environment.put("OFFBEAT_ADMIN_LISTEN", "off");
    environment.put("OFFBEAT_STATE_DIRECTORY", bed.stateDirectory(applicationId).toString());
    environment.put("OFFBEAT_KAFKA_BOOTSTRAP_SERVERS", bed.kafka().bootstrapServers());
    kafka.forEach(
        (key, value) ->
            environment.put(
                "OFFBEAT_KAFKA_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
    return environment;
  }

  AppConfig config(TestBed bed, Profile profile, String applicationId) {
    return AppConfig.load(environment(bed, profile, applicationId));
  }
}
