package dev.offbeat.detector.intake;

import java.util.Locale;

/** Which series are counters, whose rate is watched in place of the value. */
public enum CounterPolicy {
  /**
   * Those whose format says so; where it says nothing, those named as OpenMetrics names counters,
   * unless they fall too often for one.
   */
  AUTO,
  /** All but those whose format says delta; those are rates over their interval. */
  ALL,
  /** None: every value is watched as it comes. */
  NONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
