package dev.offbeat.detector.score;

/** A deviation that nobody wants to hear of, however rare it is. */
public final class Floor {
  /*
   * A step counts only if the value is farther than
   *
   *   max(absolute, relative·|mean|, 1.5·unit)
   *
   * from its expectation or from the series' mean. The unit is the smallest move that the series'
   * decimals allow (Resolution): 2 → 3 on a series of whole numbers that was always 2 is none.
   */
  private static final double UNITS = 1.5; // more than one move, less than two

  private final double absolute;
  private final double relative;

  /**
   * A floor.
   *
   * @param absolute in units of the data, at least 0
   * @param relative part of the mean's magnitude, at least 0
   */
  public Floor(double absolute, double relative) {
    this.absolute = absolute;
    this.relative = relative;
  }

  /** The largest deviation that does not count. */
  public double height(double mean, double unit) {
    return Math.max(Math.max(absolute, relative * Math.abs(mean)), UNITS * unit);
  }
}
