package dev.offbeat.detector.kafka;

/** What a detecting processor hands on. */
public sealed interface DetectionEvent
    permits IncidentRecord, ScoreRecord, LateRecord, RejectedRecord {
  /** The series it is about. */
  String series();
}
