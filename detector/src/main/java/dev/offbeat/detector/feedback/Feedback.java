package dev.offbeat.detector.feedback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One verdict of somebody on one stretch of one series, as it stands in the topic of feedback under
 * its id. {@code docs/feedback.md} documents its JSON.
 *
 * @param id names it: another one by the same id replaces it
 * @param series the series
 * @param verdict what is said
 * @param kind what the incident is of; only feedback on points moves a threshold
 * @param incident id of the incident; null where none was told
 * @param from event time at which the stretch begins
 * @param to event time at which it ends, not before
 * @param peakScore score of its strangest point, as it was told, 1 being the threshold; null where
 *     not known
 * @param comment in the words of whoever said it; may be empty
 * @param toldAt when it was said
 */
public record Feedback(
    String id,
    String series,
    Verdict verdict,
    Kind kind,
    @Nullable String incident,
    Instant from,
    Instant to,
    @Nullable Double peakScore,
    String comment,
    Instant toldAt) {
  /** Version of the JSON's schema. */
  public static final int SCHEMA = 1;

  private static final int LONGEST_ID = 200;
  private static final int LONGEST_SERIES = 1024;
  private static final int LONGEST_COMMENT = 2000;
  private static final double HIGHEST_SCORE = 1e9;

  /** What an incident is of. */
  public enum Kind {
    POINT,
    SILENCE,
    FLATLINE
  }

  /**
   * Feedback.
   *
   * @throws IllegalArgumentException if a text is empty or too long, the stretch ends before it
   *     begins, or the score is none
   */
  public Feedback {
    requireText("id", id, LONGEST_ID);
    requireText("series", series, LONGEST_SERIES);
    if (incident != null) {
      requireText("incident", incident, LONGEST_ID);
    }
    require(
        comment.length() <= LONGEST_COMMENT,
        "comment",
        "at most " + LONGEST_COMMENT + " characters",
        comment.length());
    require(!to.isBefore(from), "to", "a time not before from, " + from, to);
    require(
        peakScore == null || (peakScore >= 0 && peakScore <= HIGHEST_SCORE),
        "peak_score",
        "a number from 0 to 1e9, or null",
        peakScore);
  }

  /** Feedback on points, without a comment. */
  public static Feedback of(
      String id,
      String series,
      Verdict verdict,
      Instant from,
      Instant to,
      @Nullable Double peakScore,
      Instant toldAt) {
    return new Feedback(id, series, verdict, Kind.POINT, null, from, to, peakScore, "", toldAt);
  }

  /** The same with another peak. */
  public Feedback withPeakScore(@Nullable Double score) {
    return new Feedback(id, series, verdict, kind, incident, from, to, score, comment, toldAt);
  }

  private static void requireText(String field, String text, int longest) {
    require(
        !text.isBlank() && text.length() <= longest,
        field,
        "1 to " + longest + " characters",
        text.isBlank() ? "none" : text.length());
  }

  private static void require(
      boolean condition, String field, String rule, @Nullable Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(field, rule, found));
    }
  }

  /** As JSON, one line. */
  public String toJson() {
    return FeedbackJson.write(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws FeedbackException if it is not that: no JSON, another schema, a field that is missing,
   *     unknown or out of its bounds
   */
  public static Feedback parse(String json) throws FeedbackException {
    return FeedbackJson.read(json);
  }
}
