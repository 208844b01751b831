package dev.offbeat.detector.ingest;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.DecodeException.Reason;
import dev.offbeat.detector.ingest.Point.Kind;
import java.util.ArrayList;
import java.util.List;

/** The points of one record, held back until all of it is read. */
final class PointBuffer {
  static final int MOST_POINTS = 100_000;

  /** Of all keys together: a short payload with long labels can make many of them. */
  static final int MOST_TEXT = 16 << 20;

  private final List<Point> points = new ArrayList<>();
  private long text;

  void add(Point point) throws DecodeException {
    if (points.size() == MOST_POINTS) {
      throw new DecodeException(
          Reason.TOO_MANY_POINTS,
          "expected at most %d points in a record, found more".formatted(MOST_POINTS));
    }
    if (point.series().startsWith(Decoder.RESERVED)) {
      throw new DecodeException(
          Reason.SERIES_INVALID,
          "expected series' names that do not begin with the reserved %s, found %s"
              .formatted(Decoder.RESERVED, point.series()));
    }
    text += point.series().length();
    if (text > MOST_TEXT) {
      throw new DecodeException(
          Reason.TOO_MANY_POINTS,
          "expected series' names of at most %d characters in all of a record, found more"
              .formatted(MOST_TEXT));
    }
    points.add(point);
  }

  void add(String series, long timestampMillis, double value, Kind kind, long startMillis)
      throws DecodeException {
    add(new Point(series, Observation.of(timestampMillis, value), kind, startMillis, 0));
  }

  void handOver(Decoder.Sink sink) {
    points.forEach(sink::accept);
  }
}
