package dev.offbeat.detector.metrics;

import dev.offbeat.detector.Incident;

/** Severities of 0 to 100 in three steps, so that they can tag a meter. */
public enum Severity {
  /** Below 75: a score below twice the threshold. */
  MINOR,
  /** 75 to 89. */
  MAJOR,
  /** From 90: a score above 3.3 times the threshold. */
  CRITICAL;

  private static final int LOWEST_MAJOR = 75;
  private static final int LOWEST_CRITICAL = 90;

  /** The step that an incident's severity is on. */
  public static Severity of(Incident incident) {
    if (incident.severity() >= LOWEST_CRITICAL) {
      return CRITICAL;
    }
    return incident.severity() >= LOWEST_MAJOR ? MAJOR : MINOR;
  }
}
