package dev.offbeat.detector;

/** Bytes that are not a state of this model. The message says what was expected and found. */
public final class StateDecodeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why the bytes were refused. */
  public enum Reason {
    /** Written in a layout that this version does not know. */
    LAYOUT,
    /** The state of another model. */
    MODEL,
    /** Cut off, too long, or with a number out of its range. */
    CORRUPT
  }

  private final Reason reason;

  StateDecodeException(Reason reason, Object expected, Object found) {
    super("series state: expected %s, found %s".formatted(expected, found));
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
