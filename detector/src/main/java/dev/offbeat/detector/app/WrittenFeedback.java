package dev.offbeat.detector.app;

import dev.offbeat.detector.console.FeedbackDesk;
import dev.offbeat.detector.console.PublishException;
import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;
import dev.offbeat.detector.replay.ReplayException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Feedback as the console reads, tries and writes it. */
final class WrittenFeedback implements FeedbackDesk {
  /** How long a preview may take, about. */
  private static final Duration LIMIT = Duration.ofSeconds(8);

  /** Time before the stretch from which on a preview reads, so that the series is known by then. */
  private static final Duration BEFORE = Duration.ofDays(7);

  private final @Nullable String topic;
  private final Supplier<FeedbackBook> book;
  private final Function<FeedbackBook, Replays> replays;
  private final TopicWriter writer;

  /**
   * @param topic null for none
   * @param replays of what is in force, and feedback
   */
  WrittenFeedback(
      @Nullable String topic,
      Supplier<FeedbackBook> book,
      Function<FeedbackBook, Replays> replays,
      TopicWriter writer) {
    this.topic = topic;
    this.book = book;
    this.replays = replays;
    this.writer = writer;
  }

  @Override
  public FeedbackBook book() {
    return book.get();
  }

  @Override
  public boolean isWritable() {
    return topic != null;
  }

  @Override
  public void publish(Feedback feedback) {
    writer.write(
        topic(),
        feedback.id(),
        feedback.toJson(),
        () -> book().of(feedback.series()).contains(feedback));
  }

  @Override
  public void withdraw(String id) {
    writer.write(
        topic(), id, null, () -> book().all().stream().noneMatch(one -> one.id().equals(id)));
  }

  private String topic() {
    if (topic == null) {
      throw new IllegalStateException("there is a topic to write to");
    }
    return topic;
  }

  @Override
  public Effect preview(Feedback feedback) {
    try {
      Replays.Preview preview =
          replays.apply(book()).preview(feedback, feedback.from().minus(BEFORE), LIMIT);
      return new Effect(
          preview.factorBefore(),
          preview.factorAfter(),
          preview.incidentsBefore(),
          preview.incidentsAfter(),
          preview.perWeekBefore(),
          preview.perWeekAfter(),
          preview.points(),
          preview.isComplete());
    } catch (ReplayException e) {
      throw new PublishException(String.valueOf(e.getMessage()), e);
    }
  }
}
