package dev.offbeat.detector.console;

import dev.offbeat.detector.rules.RuleException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents of rules, and the topic that some of them lie in. */
public interface RuleDocuments {
  /** How the names of documents begin that each mute one series. */
  String MUTE_PREFIX = "console-mute.";

  /**
   * Whether a document mutes one series.
   *
   * @param source its name, or a topic, a slash and its name
   */
  static boolean isMute(String source) {
    return source.startsWith(MUTE_PREFIX, source.lastIndexOf('/') + 1);
  }

  /**
   * One document.
   *
   * @param source where it comes from
   * @param text that is in force; null if none of it is
   * @param result what became of it, in words
   */
  record Document(String source, @Nullable String text, String result) {}

  /** All documents that are known here. */
  List<Document> documents();

  /** Whether there is a topic to write to. */
  boolean isWritable();

  /** The names of all documents in the topic. */
  Set<String> names();

  /** The text under a name in the topic; null if there is none. */
  @Nullable String text(String name);

  /**
   * Checks what would become of a document in the topic.
   *
   * @throws RuleException naming the place, what was expected and what was found
   */
  void check(String name, String yaml) throws RuleException;

  /**
   * Writes a document to the topic, and waits a little for it to be in force here.
   *
   * @param yaml null to take it away
   * @throws PublishException if it cannot be written
   */
  void publish(String name, @Nullable String yaml);

  /**
   * Takes documents away, and does not wait for it to be in force.
   *
   * @throws PublishException if it cannot be written
   */
  void withdraw(Collection<String> names);
}
