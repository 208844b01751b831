package dev.offbeat.detector.score;

/** Whether what a series does now is learnt as normal: a fault is not, a lasting new regime is. */
public enum LearningGate {
  /** No incident is open: everything is learnt. */
  NORMAL,
  /** An incident is open: normaliser and tails stand still. */
  ANOMALOUS,
  /** The incident lasts: perhaps a new regime. Still nothing is learnt. */
  REGIME_CANDIDATE,
  /**
   * It has lasted so long that it is the new regime: it is learnt, and the incident will resolve.
   */
  ACCEPTED;

  /** Whether normaliser and tails learn. */
  public boolean isOpen() {
    return this == NORMAL || this == ACCEPTED;
  }
}
