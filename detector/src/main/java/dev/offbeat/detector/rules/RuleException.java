package dev.offbeat.detector.rules;

/**
 * Rules that cannot be used. The message names the place, what was expected, and what was found.
 */
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1L;

  RuleException(String message) {
    super(message);
  }

  RuleException(String message, Throwable cause) {
    super(message, cause);
  }
}
