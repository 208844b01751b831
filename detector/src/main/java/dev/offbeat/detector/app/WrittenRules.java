package dev.offbeat.detector.app;

import dev.offbeat.detector.console.RuleDocuments;
import dev.offbeat.detector.rules.RuleException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules as the console reads and writes them. */
final class WrittenRules implements RuleDocuments {
  private final LiveRules rules;
  private final @Nullable RulesTopic texts;
  private final @Nullable String topic;
  private final TopicWriter writer;

  WrittenRules(RuleSources sources, @Nullable String topic, TopicWriter writer) {
    this.rules = sources.rules();
    this.texts = sources.texts();
    this.topic = topic;
    this.writer = writer;
  }

  @Override
  public List<Document> documents() {
    return rules.documents();
  }

  @Override
  public boolean isWritable() {
    return topic != null;
  }

  @Override
  public Set<String> names() {
    return texts == null ? Set.of() : texts.names();
  }

  @Override
  public @Nullable String text(String name) {
    return texts == null ? null : texts.text(name);
  }

  @Override
  public void check(String name, String yaml) throws RuleException {
    if (texts != null) {
      texts.check(name, yaml);
    }
  }

  @Override
  public void publish(String name, @Nullable String yaml) {
    writer.write(required(), name, yaml, () -> Objects.equals(text(name), yaml));
  }

  @Override
  public void withdraw(Collection<String> names) {
    if (!names.isEmpty()) {
      writer.withdraw(required(), names);
    }
  }

  private String required() {
    if (topic == null) {
      throw new IllegalStateException("there is a topic to write to");
    }
    return topic;
  }
}
