package dev.offbeat.detector.doctor;

import dev.offbeat.detector.doctor.Finding.Severity;

/** What can be found. The names are stable: scripts rely on them; docs/doctor.md explains each. */
public enum FindingCode {
  // the configuration
  MODEL_UNUSABLE(Severity.PROBLEM),
  MODEL_OLD(Severity.WARNING),
  FORMAT_UNUSABLE(Severity.PROBLEM),
  RULES_UNUSABLE(Severity.PROBLEM),
  STATE_TEMPORARY(Severity.WARNING),
  STATE_UNWRITABLE(Severity.PROBLEM),
  NO_STANDBY(Severity.NOTE),
  THREADS_IDLE(Severity.WARNING),
  STATIC_MEMBERSHIP_IGNORED(Severity.PROBLEM),
  TRANSACTION_TIMEOUT(Severity.WARNING),
  SESSION_TIMEOUT(Severity.PROBLEM),

  // topics and rights
  TOPIC_MISSING(Severity.PROBLEM),
  TOPIC_EMPTY(Severity.WARNING),
  RIGHT_MISSING(Severity.PROBLEM),
  SETTINGS_HIDDEN(Severity.NOTE),
  REPLICATION_ONE(Severity.WARNING),
  MIN_INSYNC_ALL(Severity.WARNING),
  MIN_INSYNC_ONE(Severity.WARNING),
  REPLICAS_MISSING(Severity.WARNING),
  RETENTION_SHORT(Severity.WARNING),
  CHANGELOG_NOT_COMPACTED(Severity.PROBLEM),
  INTERNAL_PARTITIONS(Severity.PROBLEM),

  // the consumer group
  GROUP_NEVER(Severity.NOTE),
  GROUP_EMPTY(Severity.PROBLEM),
  GROUP_STUCK(Severity.PROBLEM),
  LAG(Severity.WARNING),
  OFFSETS_LOST(Severity.PROBLEM),
  INSTANCES_IDLE(Severity.WARNING),

  // records and series
  DEAD_LETTERS(Severity.WARNING),
  SERIES_CAPPED(Severity.PROBLEM),
  SERIES_WARMING(Severity.NOTE),
  SERIES_WITHOUT_VALUE(Severity.WARNING),
  SERIES_CONSTANT(Severity.NOTE),
  SERIES_SILENT(Severity.WARNING),
  SERIES_FLAT(Severity.WARNING),
  SERIES_STALE(Severity.WARNING),
  SERIES_OF_OTHER_MODEL(Severity.WARNING),
  SERIES_LATE(Severity.WARNING),
  SERIES_UNKNOWN(Severity.WARNING),
  SERIES_UNWATCHED(Severity.NOTE),
  SERIES_SUPPRESSED(Severity.NOTE),
  SERIES_MUTED(Severity.NOTE),

  // a running detector
  NOT_LIVE(Severity.PROBLEM),
  NOT_READY(Severity.WARNING),
  OTHER_DETECTOR(Severity.WARNING),
  MODEL_DIFFERS(Severity.WARNING),
  RULES_REFUSED(Severity.PROBLEM),
  CACHE_TOO_SMALL(Severity.WARNING),
  LATE_POINTS(Severity.WARNING),
  STATES_RESET(Severity.WARNING),
  DISK_FILLING(Severity.WARNING),
  CANARY_MISSED(Severity.PROBLEM);

  private final Severity severity;

  FindingCode(Severity severity) {
    this.severity = severity;
  }

  /** How much it matters. */
  public Severity severity() {
    return severity;
  }
}
