package dev.offbeat.trainer.data;

/** One series in time order: every timestamp is later than the one before, every value finite. */
public final class Series {
  private final String name;
  private final long[] timestamps;
  private final double[][] values;

  /**
   * @param timestamps event times, ms since 1970 UTC, ascending; n entries
   * @param values (n, F), in units of the data
   */
  public Series(String name, long[] timestamps, double[][] values) {
    if (timestamps.length != values.length) {
      throw new IllegalArgumentException(
          "expected %d values, found %d".formatted(timestamps.length, values.length));
    }
    for (int t = 1; t < timestamps.length; t++) {
      if (timestamps[t] <= timestamps[t - 1]) {
        throw new IllegalArgumentException("timestamps: expected ascending ones at " + t);
      }
    }
    this.name = name;
    this.timestamps = timestamps;
    this.values = values;
  }

  public String name() {
    return name;
  }

  /** Number of points, n. */
  public int size() {
    return timestamps.length;
  }

  /** Event time of a point, ms since 1970 UTC. */
  public long timestampMillis(int t) {
    return timestamps[t];
  }

  /** The values of a point, [F], not to be changed. */
  public double[] values(int t) {
    return values[t];
  }

  /** Whether no feature ever changes. */
  boolean isConstant() {
    for (double[] point : values) {
      for (int f = 0; f < point.length; f++) {
        if (point[f] != values[0][f]) {
          return false;
        }
      }
    }
    return true;
  }
}
