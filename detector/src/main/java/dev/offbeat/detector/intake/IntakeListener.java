package dev.offbeat.detector.intake;

import dev.offbeat.detector.Incident;

/**
 * Hears what becomes of points before they are scored, and of series that say nothing. Called on
 * the thread that takes the points in: must be quick and must not throw.
 */
public interface IntakeListener {
  /** An incident of silence or of a flat line opened, or is over. */
  void onIntakeIncident(Incident incident);

  /** A point was read, but not taken in. */
  void onRejected(Rejection reason);

  /** A series was forgotten. */
  void onEvicted(Eviction reason);

  /** A point came after a newer one, and found its place. */
  void onReordered();

  /** A value was filled in, or stepped over, where one was missing. */
  void onImputed();
}
