package dev.offbeat.detector.feedback;

import java.util.Locale;

/** What somebody says of an incident, or of the lack of one. */
public enum Verdict {
  /** What was told is no anomaly. */
  FALSE_ALARM,
  /** What was told is one. */
  GOOD_CATCH,
  /** There was one, and nothing was told. */
  MISSED;

  /** As it stands in JSON and in meters. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
