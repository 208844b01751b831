package dev.offbeat.detector;

import java.util.Locale;

/** Severities of 0 to 100 in three steps, by the names that people read everywhere. */
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
    return of(incident.severity());
  }

  /**
   * The step that a severity is on.
   *
   * @param severity 0 to 100
   */
  public static Severity of(int severity) {
    if (severity >= LOWEST_CRITICAL) {
      return CRITICAL;
    }
    return severity >= LOWEST_MAJOR ? MAJOR : MINOR;
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
