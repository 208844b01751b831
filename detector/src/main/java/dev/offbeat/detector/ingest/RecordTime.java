package dev.offbeat.detector.ingest;

import dev.offbeat.detector.ingest.DecodeException.Reason;

/** The record's own time, where the payload says none. */
final class RecordTime {
  private RecordTime() {}

  static long require(long recordTimestampMillis) throws DecodeException {
    if (recordTimestampMillis < 0) {
      throw new DecodeException(
          Reason.TIMESTAMP_INVALID,
          "expected a timestamp, found none in the payload nor the record");
    }
    return recordTimestampMillis;
  }
}
