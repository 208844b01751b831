package dev.offbeat.trainer.evaluate;

import java.util.Locale;

/**
 * A share of few, and how sure it is.
 *
 * @param hits of those that count
 * @param all that count
 */
public record Proportion(int hits, int all) {
  private static final double Z = 1.959963984540054; // 95 %

  public Proportion {
    if (hits < 0 || hits > all) {
      throw new IllegalArgumentException("no proportion: %d of %d".formatted(hits, all));
    }
  }

  /** The share; NaN of none. */
  public double share() {
    return all == 0 ? Double.NaN : (double) hits / all;
  }

  /** Lower end of Wilson's 95 % interval (1927). */
  public double lower() {
    return all == 0 ? 0 : Math.max(0, centre() - halfWidth());
  }

  /** Upper end of Wilson's 95 % interval. */
  public double upper() {
    return all == 0 ? 1 : Math.min(1, centre() + halfWidth());
  }

  private double centre() {
    return (share() + Z * Z / (2 * all)) / (1 + Z * Z / all);
  }

  private double halfWidth() {
    double p = share();
    double n = all;
    return Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
  }

  /**
   * The probability that two equally good differ so much: of so many events that only one of them
   * found, as uneven a split or more, by the exact sign test.
   */
  public static double chance(int onlyFirst, int onlySecond) {
    int n = onlyFirst + onlySecond;
    int fewer = Math.min(onlyFirst, onlySecond);
    double probability = Math.pow(0.5, n);
    double sum = 0;
    for (int k = 0; k <= fewer; k++) {
      sum += probability;
      probability *= (double) (n - k) / (k + 1);
    }
    return Math.min(1, 2 * sum);
  }

  /** {@code 0.71 (0.58–0.81), 39 of 55}. */
  @Override
  public String toString() {
    return all == 0
        ? "–"
        : String.format(
            Locale.ROOT, "%.2f (%.2f–%.2f), %d of %d", share(), lower(), upper(), hits, all);
  }
}
