package dev.offbeat.detector.console;

import dev.offbeat.detector.feedback.Feedback;
import dev.offbeat.detector.feedback.FeedbackBook;

/** Where feedback is kept, and what it would change is found out. */
public interface FeedbackDesk {
  /** All that is known here. */
  FeedbackBook book();

  /** Whether there is a topic to write to. */
  boolean isWritable();

  /**
   * Writes feedback to the topic, and waits a little for it to be known here.
   *
   * @throws PublishException if it cannot be written
   */
  void publish(Feedback feedback);

  /**
   * Takes feedback back.
   *
   * @throws PublishException if that cannot be written
   */
  void withdraw(String id);

  /**
   * What feedback would change over the input that is left.
   *
   * @throws PublishException if the input cannot be read
   */
  Effect preview(Feedback feedback);

  /**
   * What would change.
   *
   * @param factorBefore of the series' threshold
   * @param perWeekBefore incidents a week of event time
   * @param points that were replayed
   * @param isComplete whether all the input that is left was replayed
   */
  record Effect(
      double factorBefore,
      double factorAfter,
      int incidentsBefore,
      int incidentsAfter,
      double perWeekBefore,
      double perWeekAfter,
      long points,
      boolean isComplete) {}
}
