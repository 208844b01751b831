package dev.offbeat.detector.app;

/** Why the application cannot start or go on, in one sentence for whoever runs it. */
public final class AppException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AppException(String message) {
    super(message);
  }

  public AppException(String message, Throwable cause) {
    super(message, cause);
  }
}
