package dev.offbeat.detector;

import java.time.Instant;
import java.util.Arrays;

/** One timestamped vector of one series: a value for each of the model's features, in order. */
public final class Observation {
  private final long timestampMillis;
  private final double[] values;

  private Observation(long timestampMillis, double[] values) {
    this.timestampMillis = timestampMillis;
    this.values = values;
  }

  /**
   * An observation of the given values, which are copied.
   *
   * @param timestampMillis event time, ms since the epoch
   * @param values in units of the data; NaN and ±Inf stand for a missing value
   */
  public static Observation of(long timestampMillis, double... values) {
    return new Observation(timestampMillis, values.clone());
  }

  public static Observation of(Instant timestamp, double... values) {
    return of(timestamp.toEpochMilli(), values);
  }

  /** Event time, ms since the epoch. */
  public long timestampMillis() {
    return timestampMillis;
  }

  public double value(int feature) {
    return values[feature];
  }

  /** Number of values. */
  public int size() {
    return values.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Observation that
        && timestampMillis == that.timestampMillis
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(timestampMillis) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Instant.ofEpochMilli(timestampMillis) + " " + Arrays.toString(values);
  }
}
