package dev.offbeat.detector.feedback;

/** Feedback that cannot be used; the message says what was expected and what was found. */
public final class FeedbackException extends Exception {
  private static final long serialVersionUID = 1;

  FeedbackException(String message) {
    super(message);
  }

  FeedbackException(String message, Throwable cause) {
    super(message, cause);
  }
}
