package dev.offbeat.trainer.train;

/** A training run that came to nothing. The message is a sentence that says what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TrainingException(String message) {
    super(message);
  }
}
