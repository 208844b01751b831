package dev.offbeat.detector.app;

import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.feedback.FeedbackException;
import dev.offbeat.detector.feedback.Verdict;
import dev.offbeat.detector.metrics.FeedbackMeters;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compacted topic of feedback: a record's key is the id, its value {@link Feedback} as JSON,
 * and a record without a value takes it back. Every instance reads all of it, from the beginning.
 */
final class FeedbackTopic implements Supplier<FeedbackBook>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FeedbackTopic.class);

  private static final int MOST = 100_000;
  private static final int MOST_REFUSED = 100;

  private final Reading reading;
  private final CompactedTopic topic;

  private FeedbackTopic(Reading reading, CompactedTopic topic) {
    this.reading = reading;
    this.topic = topic;
  }

  /**
   * Reads what is there, and then follows the topic on a thread of its own.
   *
   * @throws AppException if the topic cannot be read to its end in time
   */
  static FeedbackTopic start(AppConfig config, String topic, @Nullable FeedbackMeters meters) {
    Reading reading = new Reading(topic, meters);
    return new FeedbackTopic(
        reading, CompactedTopic.start(config, "feedback.topic", topic, reading));
  }

  /** All feedback that is known now. */
  @Override
  public FeedbackBook get() {
    return reading.book;
  }

  /** What is known and what could not be used, for people. */
  Map<String, Object> info() {
    FeedbackBook book = reading.book;
    Map<String, Object> info = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      info.put(verdict.code(), book.count(verdict));
    }
    book.precision().ifPresent(precision -> info.put("precision", precision));
    info.put("refused", reading.refused());
    return info;
  }

  @Override
  public void close() {
    topic.close();
  }

  private static final class Reading implements CompactedTopic.Reader {
    private final String topic;
    private final @Nullable FeedbackMeters meters;
    private final Map<String, Feedback> byId = new LinkedHashMap<>();
    private final Map<String, String> refused = new TreeMap<>(); // sentences by key
    private int uncountedRefusals;
    private volatile FeedbackBook book = FeedbackBook.empty();

    Reading(String topic, @Nullable FeedbackMeters meters) {
      this.topic = topic;
      this.meters = meters;
    }

    @Override
    public synchronized void take(ConsumerRecord<byte[], byte[]> one) {
      String id = one.key() == null ? "" : new String(one.key(), StandardCharsets.UTF_8);
      refused.remove(id);
      if (one.value() == null) {
        byId.remove(id);
        return;
      }
      try {
        Feedback feedback = Feedback.parse(new String(one.value(), StandardCharsets.UTF_8));
        if (!feedback.id().equals(id)) {
          refuse(id, "id: expected the record's key %s, found %s".formatted(id, feedback.id()));
        } else if (byId.size() >= MOST && !byId.containsKey(id)) {
          refuse(id, "expected at most %d records of feedback".formatted(MOST));
        } else {
          byId.put(id, feedback);
        }
      } catch (FeedbackException e) {
        refuse(id, String.valueOf(e.getMessage()));
      }
    }

    private void refuse(String id, String sentence) {
      log.error("Feedback {} of {} cannot be used: {}", id, topic, sentence);
      if (refused.size() < MOST_REFUSED) {
        refused.put(id, sentence);
      } else {
        uncountedRefusals++;
      }
    }

    @Override
    public synchronized void apply() {
      book = FeedbackBook.of(byId.values());
      log.info("{} records of feedback are in force", book.size());
      tell();
    }

    private void tell() {
      if (meters != null) {
        meters.onFeedback(book, refused.size() + uncountedRefusals);
      }
    }

    @Override
    public synchronized void refuse(String sentence) {
      if (!sentence.equals(refused.put(topic, sentence))) {
        log.error(
            "{} cannot be read, and what was said before stays in force: {}", topic, sentence);
      }
      tell();
    }

    @Override
    public synchronized void mend() {
      if (refused.remove(topic) != null) {
        tell();
      }
    }

    synchronized Map<String, String> refused() {
      return Map.copyOf(refused);
    }
  }
}
