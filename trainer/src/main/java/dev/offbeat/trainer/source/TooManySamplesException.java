package dev.offbeat.trainer.source;

/** Prometheus would have to load more samples at once than it is allowed to. */
final class TooManySamplesException extends Exception {
  private static final long serialVersionUID = 1L;

  TooManySamplesException(String message) {
    super(message);
  }
}
