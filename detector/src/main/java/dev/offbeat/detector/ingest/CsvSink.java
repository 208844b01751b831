package dev.offbeat.detector.ingest;

import java.util.List;

/** Takes the points of CSV files in the order of their lines. */
public interface CsvSink {
  /**
   * Announces a series, once, before its first point.
   *
   * @param features names of its values, in order
   */
  void series(String series, List<String> features);

  /**
   * One point.
   *
   * @param timestampMillis event time, milliseconds since 1970 UTC
   * @param values one number a feature; NaN where the cell is empty, {@code NaN}, {@code NA} or
   *     {@code null}; infinities as they stand. The array is the caller's.
   * @param line number of the line it came from, from 1
   */
  void point(String series, long timestampMillis, double[] values, long line);
}
