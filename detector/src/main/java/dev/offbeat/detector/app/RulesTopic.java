package dev.offbeat.detector.app;

import dev.offbeat.detector.console.RuleDocuments;
import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic of rules: a record's key names a file of rules, its value is the file, and a
 * record without a value takes it away. A key that ends in {@code .ics} names a calendar, which the
 * topic's rules may name in turn. Every instance reads all of it, from the beginning.
 */
final class RulesTopic implements CompactedTopic.Reader {
  private static final int MOST_NAMES = 500;
  private static final int MOST_MUTES = 1000; // twice what one instance allows
  private static final int LONGEST_NAME = 200;
  private static final int LARGEST_BYTES = 1 << 20;
  private static final String CALENDAR_END = ".ics";

  private final String topic;
  private final LiveRules rules;
  private final Map<String, String> texts = new HashMap<>(); // by name
  private final Map<String, String> unusable = new HashMap<>(); // sentences by source
  private final Map<String, RuleFile> mutes = new HashMap<>(); // by name, each read once

  RulesTopic(String topic, LiveRules rules) {
    this.topic = topic;
    this.rules = rules;
  }

  /**
   * Reads what is there, and then follows the topic on a thread of its own.
   *
   * @throws AppException if the topic cannot be read to its end in time
   */
  static CompactedTopic start(AppConfig config, RulesTopic reader) {
    return CompactedTopic.start(config, "rules.topic", reader.topic, reader);
  }

  /** All names. */
  synchronized Set<String> names() {
    return new TreeSet<>(texts.keySet());
  }

  /** The text under a name; null if there is none. */
  synchronized @Nullable String text(String name) {
    return texts.get(name);
  }

  /**
   * Checks what would become of a text under a name.
   *
   * @throws RuleException naming the place, what was expected and what was found
   */
  synchronized void check(String name, String yaml) throws RuleException {
    var unused = RuleFile.parse(source(name), yaml, this::calendar, rules.models());
  }

  @Override
  public synchronized void take(ConsumerRecord<byte[], byte[]> one) {
    String name = one.key() == null ? "" : new String(one.key(), StandardCharsets.UTF_8);
    unusable.remove(source(name));
    mutes.remove(name);
    if (one.value() == null) {
      texts.remove(name);
    } else if (name.isBlank() || name.length() > LONGEST_NAME) {
      unusable.put(
          source(name),
          "offset %d: expected a key of 1 to %d characters, the name of a file of rules"
              .formatted(one.offset(), LONGEST_NAME));
    } else if (one.value().length > LARGEST_BYTES) {
      unusable.put(
          source(name),
          "expected at most %d bytes, found %d".formatted(LARGEST_BYTES, one.value().length));
    } else if (!texts.containsKey(name) && isFull(RuleDocuments.isMute(name))) {
      unusable.put(
          source(name),
          "expected at most %d files, and %d of muted series".formatted(MOST_NAMES, MOST_MUTES));
    } else {
      texts.put(name, new String(one.value(), StandardCharsets.UTF_8));
    }
  }

  private boolean isFull(boolean ofMutes) {
    long sameKind =
        texts.keySet().stream().filter(name -> RuleDocuments.isMute(name) == ofMutes).count();
    return sameKind >= (ofMutes ? MOST_MUTES : MOST_NAMES);
  }

  private String source(String name) {
    return topic + "/" + name;
  }

  @Override
  public synchronized void apply() {
    Map<String, RuleFile> usable = new HashMap<>();
    Map<String, String> refused = new HashMap<>(unusable);
    texts.forEach(
        (name, text) -> {
          String source = source(name);
          if (!name.endsWith(CALENDAR_END) && !refused.containsKey(source)) {
            try {
              usable.put(source, file(name, text));
            } catch (RuleException e) {
              refused.put(source, String.valueOf(e.getMessage()));
            }
          }
        });
    rules.takeTopic(usable, refused);
  }

  private RuleFile file(String name, String text) throws RuleException {
    RuleFile known = mutes.get(name);
    if (known != null) {
      return known;
    }
    RuleFile read = RuleFile.parse(source(name), text, this::calendar, rules.models());
    if (RuleDocuments.isMute(name)) {
      mutes.put(name, read);
    }
    return read;
  }

  private @Nullable String calendar(String name) {
    return name.endsWith(CALENDAR_END) ? texts.get(name) : null;
  }

  @Override
  public void refuse(String sentence) {
    rules.refuse(topic, sentence);
  }

  @Override
  public void mend() {
    rules.mend(topic);
  }
}
