package dev.offbeat.detector.console;

/** What somebody said could not be written to its topic; the message says why. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PublishException(String message, Throwable cause) {
    super(message, cause);
  }
}
