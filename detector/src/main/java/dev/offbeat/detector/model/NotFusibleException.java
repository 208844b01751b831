package dev.offbeat.detector.model;

/** A graph that the fused engine does not run; the message says why, for a reader. */
final class NotFusibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotFusibleException(String message) {
    super(message);
  }
}
