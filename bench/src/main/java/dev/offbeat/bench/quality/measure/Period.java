package dev.offbeat.bench.quality.measure;

import java.util.Arrays;

/** The length of a series' repeating pattern, as TSB-AD takes it: VUS-PR's longest buffer. */
public final class Period {
  private static final int POINTS = 20_000;
  private static final int LONGEST_LAG = 400;
  private static final int SHORTEST_LAG = 3;
  private static final int LONGEST = 300;

  /** Where no period is found. */
  static final int NONE = 125;

  private Period() {}

  /**
   * The lag of the highest peak of the autocorrelation of the first 20,000 points, in points; 125
   * if there is no peak between lags 6 and 303.
   */
  public static int of(double[] series) {
    double[] values = Arrays.copyOf(series, Math.min(POINTS, series.length));
    double mean = Arrays.stream(values).average().orElse(0);
    int lags = Math.min(LONGEST_LAG, values.length - 1);
    double[] correlation = new double[Math.max(0, lags - SHORTEST_LAG + 1)];
    for (int k = 0; k < correlation.length; k++) {
      int lag = k + SHORTEST_LAG;
      for (int i = lag; i < values.length; i++) {
        correlation[k] += (values[i] - mean) * (values[i - lag] - mean);
      }
    }
    int best = -1;
    for (int k = 1; k + 1 < correlation.length; k++) {
      boolean peak = correlation[k] > correlation[k - 1] && correlation[k] > correlation[k + 1];
      if (peak && (best < 0 || correlation[k] > correlation[best])) {
        best = k;
      }
    }
    return best < SHORTEST_LAG || best > LONGEST ? NONE : best + SHORTEST_LAG;
  }
}
