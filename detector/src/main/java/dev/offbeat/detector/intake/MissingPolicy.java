package dev.offbeat.detector.intake;

import java.util.Locale;

/** What stands for a value that is missing: told as NaN, or by a payload that leaves it out. */
public enum MissingPolicy {
  /** Nothing: the point is counted, and not scored. */
  SKIP,
  /** The value before. */
  HOLD,
  /** Zero, for what is told only when something happens. */
  ZERO,
  /**
   * The network's own prediction, which is not scored; points that never came are filled in the
   * same way.
   */
  PREDICT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
