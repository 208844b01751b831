package dev.offbeat.detector.ingest;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.RunningStatistic;
import org.jspecify.annotations.Nullable;

/**
 * One observation of one series, and what its format says of how it is to be read.
 *
 * @param series the series' key, the text of a {@link SeriesKey} where the format has a metric's
 *     name and labels
 * @param observation its values in the order of the model's features, NaN where missing
 * @param startMillis where the interval began that a {@link Kind#CUMULATIVE} or {@link Kind#DELTA}
 *     value or a running statistic covers, ms since the epoch; {@link #UNKNOWN_START} if not said
 * @param periodMillis how often the series is said to come; 0 if not said
 * @param statistic what the one value is a reading of, if it is a statistic of all that came since
 *     a start: then that of what came since the reading before is watched
 * @param origin the record that it was read from, if that is not the one that it lies in
 */
public record Point(
    String series,
    Observation observation,
    Kind kind,
    long startMillis,
    long periodMillis,
    @Nullable RunningStatistic statistic,
    @Nullable Origin origin) {
  /** No start is known. */
  public static final long UNKNOWN_START = -1;

  /** What a value stands for. */
  public enum Kind {
    /** A state at an instant. */
    GAUGE,
    /** A sum since the start, which never falls but by a reset. */
    CUMULATIVE,
    /** A sum over the interval since the point before. */
    DELTA,
    /** The format does not say. */
    UNKNOWN
  }

  /** A point that lies in the record that it was read from. */
  public Point(
      String series, Observation observation, Kind kind, long startMillis, long periodMillis) {
    this(series, observation, kind, startMillis, periodMillis, null, null);
  }

  /** A point of a format that says no more than series, time and values. */
  public static Point of(String series, Observation observation) {
    return new Point(series, observation, Kind.UNKNOWN, UNKNOWN_START, 0);
  }

  /** The same of a series by another name. */
  public Point withSeries(String name) {
    return new Point(name, observation, kind, startMillis, periodMillis, statistic, origin);
  }

  /** The same, as a reading of a statistic. */
  public Point withStatistic(@Nullable RunningStatistic reading) {
    return new Point(series, observation, kind, startMillis, periodMillis, reading, origin);
  }

  /** The same, read from a record. */
  public Point withOrigin(@Nullable Origin read) {
    return new Point(series, observation, kind, startMillis, periodMillis, statistic, read);
  }
}
