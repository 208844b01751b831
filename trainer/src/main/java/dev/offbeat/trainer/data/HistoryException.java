package dev.offbeat.trainer.data;

/** A history that cannot be trained on. The message is a sentence that says what to do. */
public final class HistoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HistoryException(String message) {
    super(message);
  }
}
