package dev.offbeat.detector.score;

/** The decimal place to which a series' values are written, learnt. */
public final class Resolution {
  /*
   * The largest power of ten, 1 to 1e-9, of which every value so far is a whole multiple. A count has
   * 1, a price 0.01, a measured quantity soon 1e-9. A move by one unit of it is the smallest that the
   * series can make, and no incident: 2 → 3 on a series that was always 2 is noise of the counter.
   */
  /** Places after which no more are looked for. */
  public static final int FINEST = 9;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  private static final double[] UNITS = {
    1, 1 / 1e1, 1 / 1e2, 1 / 1e3, 1 / 1e4, 1 / 1e5, 1 / 1e6, 1 / 1e7, 1 / 1e8, 1 / 1e9
  };
  private static final double ROUNDING = 1e-11;

  private Resolution() {}

  /** The decimal places needed to write x as well as all values before it. */
  public static int learn(int places, double x) {
    int needed = places;
    while (needed < FINEST && !isWhole(x * POWERS[needed])) {
      needed++;
    }
    return needed;
  }

  private static boolean isWhole(double scaled) {
    return Math.abs(scaled - Math.rint(scaled)) <= ROUNDING * Math.max(1, Math.abs(scaled));
  }

  /** The smallest move, in units of the data. */
  public static double unit(int places) {
    return UNITS[places];
  }
}
