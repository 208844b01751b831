package dev.offbeat.detector.app;

import dev.offbeat.detector.metrics.RuleMeters;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the rules from where the configuration says, and follows their changes. */
final class RuleSources implements AutoCloseable {
  private final LiveRules rules;
  private final @Nullable Periodic watcher;
  private final @Nullable CompactedTopic topic;
  private final @Nullable RulesTopic texts;

  private RuleSources(
      LiveRules rules,
      @Nullable Periodic watcher,
      @Nullable CompactedTopic topic,
      @Nullable RulesTopic texts) {
    this.texts = texts;
    this.rules = rules;
    this.watcher = watcher;
    this.topic = topic;
  }

  /**
   * Reads all rules there are, so that the first point is watched by them, and starts to follow.
   *
   * @param meters told of every change; null for none
   * @throws AppException if the file's rules cannot be used, or the topic not be read
   */
  static RuleSources start(AppConfig config, @Nullable RuleMeters meters) {
    LiveRules rules = new LiveRules(LiveRules.defaults(config), LiveRules.models(config), meters);
    Path file = config.rules().file();
    if (file != null) {
      rules.takeFile(file.toString(), RulesFile.read(file, rules.models()));
    }
    String topic = config.rules().topic();
    RulesTopic texts = topic == null ? null : new RulesTopic(topic, rules);
    CompactedTopic reader = texts == null ? null : RulesTopic.start(config, texts);
    Periodic watcher =
        file == null
            ? null
            : Periodic.start(
                "offbeat-rules-file", config.rules().pollInterval(), new RulesFile(file, rules));
    return new RuleSources(rules, watcher, reader, texts);
  }

  /** What the topic holds; null where there is none. */
  @Nullable RulesTopic texts() {
    return texts;
  }

  LiveRules rules() {
    return rules;
  }

  @Override
  public void close() {
    if (watcher != null) {
      watcher.close();
    }
    if (topic != null) {
      topic.close();
    }
  }
}
