package dev.offbeat.bench.chaos;

/** Something did not go as promised, in one sentence. */
final class ChaosException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChaosException(String message) {
    super(message);
  }
}
