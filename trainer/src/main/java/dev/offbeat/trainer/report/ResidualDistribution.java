package dev.offbeat.trainer.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the residuals of the held-out span spread, beside the law the model says they follow.
 *
 * @param law that the model foretells
 * @param count number of residuals
 * @param bins of the standardised residual, (observed − location)/scale, ascending and adjacent
 * @param below residuals below the first bin
 * @param above residuals above the last bin
 * @param coverage by share of the law within a central band: the share of residuals in it
 * @param probabilities by probability of the law: the share of residuals at or below its quantile
 */
public record ResidualDistribution(
    Law law,
    long count,
    List<Bin> bins,
    long below,
    long above,
    List<Proportion> coverage,
    List<Proportion> probabilities) {
  /*
   * With F the law's distribution function and r the standardised residual, u = F(r) is uniform if
   * the model is right (probability integral transform, Rosenblatt 1952). The central band of share
   * c holds r where |2u − 1| ≤ c; the P-P plot draws the empirical distribution of u over u.
   */
  private static final double WIDEST = 6;
  private static final double BIN_WIDTH = 0.25;
  private static final int PROPORTIONS = 40;
  private static final double[] BANDS = {
    0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99
  };

  /** Nothing was held out. */
  public static final ResidualDistribution NONE = of(Law.LAPLACE, new double[0]);

  /** The law of the foretold value; its scale is b for Laplace, σ for the normal law. */
  public enum Law {
    LAPLACE("Laplace"),
    NORMAL("normal");

    private final String text;

    Law(String text) {
      this.text = text;
    }

    /** Its name in a sentence. */
    String text() {
      return text;
    }

    /** Probability density at a standardised residual. */
    double density(double r) {
      return this == LAPLACE
          ? 0.5 * Math.exp(-Math.abs(r))
          : Math.exp(-0.5 * r * r) / Math.sqrt(2 * Math.PI);
    }

    /** Probability of a standardised residual at or below r. */
    double cumulative(double r) {
      if (this == LAPLACE) {
        return r < 0 ? 0.5 * Math.exp(r) : 1 - 0.5 * Math.exp(-r);
      }
      return r < 0 ? 0.5 * upperTail(-r) : 1 - 0.5 * upperTail(r);
    }

    /** erfc(r/√2), r ≥ 0, to 1.5e-7: Abramowitz and Stegun 7.1.26. */
    private static double upperTail(double r) {
      double x = r / Math.sqrt(2);
      double t = 1 / (1 + 0.3275911 * x);
      double polynomial =
          t
              * (0.254829592
                  + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
      return polynomial * Math.exp(-x * x);
    }
  }

  /**
   * One bar of the histogram.
   *
   * @param from its lower end, inclusive
   * @param to its upper end, exclusive
   * @param count residuals in it
   */
  public record Bin(double from, double to, long count) {}

  /**
   * What the law says beside what is.
   *
   * @param nominal share by the law, 0 to 1
   * @param observed share of the residuals, 0 to 1
   */
  public record Proportion(double nominal, double observed) {}

  public ResidualDistribution {
    bins = List.copyOf(bins);
    coverage = List.copyOf(coverage);
    probabilities = List.copyOf(probabilities);
  }

  /**
   * Counts standardised residuals; those that are not finite are left out.
   *
   * @param standardizedResiduals (observed − location)/scale, each by the scale foretold for it
   */
  public static ResidualDistribution of(Law law, double[] standardizedResiduals) {
    double[] r = Arrays.stream(standardizedResiduals).filter(Double::isFinite).sorted().toArray();
    List<Proportion> coverage = new ArrayList<>();
    List<Proportion> probabilities = new ArrayList<>();
    List<Bin> bins = new ArrayList<>();
    if (r.length > 0) {
      double[] u = Arrays.stream(r).map(law::cumulative).toArray();
      for (double band : BANDS) {
        long inside = Arrays.stream(u).filter(p -> Math.abs(2 * p - 1) <= band).count();
        coverage.add(new Proportion(band, inside / (double) r.length));
      }
      for (int k = 0; k <= PROPORTIONS; k++) {
        double p = k / (double) PROPORTIONS;
        probabilities.add(new Proportion(p, countBelow(u, Math.nextUp(p)) / (double) r.length));
      }
      for (double from = -WIDEST; from < WIDEST; from += BIN_WIDTH) {
        int count = countBelow(r, from + BIN_WIDTH) - countBelow(r, from);
        bins.add(new Bin(from, from + BIN_WIDTH, count));
      }
    }
    int below = countBelow(r, -WIDEST);
    int above = r.length - countBelow(r, WIDEST);
    return new ResidualDistribution(law, r.length, bins, below, above, coverage, probabilities);
  }

  private static int countBelow(double[] ascending, double bound) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
