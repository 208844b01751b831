package dev.offbeat.detector.intake;

/** Why a series was forgotten. */
public enum Eviction {
  /** Nothing came of it for its time to live. */
  TTL
}
