package dev.offbeat.detector.app;

import dev.offbeat.detector.rules.RuleSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The rules that a detector would watch by which starts now: those of the file and of the topic,
 * read once and not followed.
 *
 * @param rules that can be used
 * @param refused why others of the topic cannot, sentences by source
 */
public record RulesOnce(RuleSet rules, Map<String, String> refused) {
  public RulesOnce {
    refused = Map.copyOf(refused);
  }

  /**
   * Reads them, through a consumer without a group that commits nothing.
   *
   * @param patience for the topic to be read to its end
   * @throws AppException if the file's rules cannot be used, or the topic cannot be read
   */
  public static RulesOnce read(AppConfig config, Duration patience) {
    LiveRules rules = LiveRules.unlogged(config);
    Path file = config.rules().file();
    if (file != null) {
      rules.takeFile(file.toString(), RulesFile.read(file, rules.models()));
    }
    String topic = config.rules().topic();
    if (topic != null) {
      CompactedTopic.read(
          config.kafka(), "rules.topic", topic, patience, new RulesTopic(topic, rules));
    }
    return new RulesOnce(rules.get(), rules.refused());
  }
}
