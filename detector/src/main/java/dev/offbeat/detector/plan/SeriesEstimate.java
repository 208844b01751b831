package dev.offbeat.detector.plan;

import java.util.Locale;

/**
 * How many series there are, of which a sample may have seen some only.
 *
 * @param seen in the sample
 * @param likely the number to plan with
 * @param low end of an interval of 95 %
 * @param high end of the same
 * @param coverage share of the points to come that are of series seen here
 * @param certainty how sure that is
 */
record SeriesEstimate(
    long seen, long likely, long low, long high, double coverage, Certainty certainty) {
  /*
   * n points, f₁ series seen once, f₂ twice.
   *
   *   coverage  1 − f₁/n                                                       Good and Turing [1]
   *   likely    seen + f₁(f₁ − 1) / (2(f₂ + 1))                                Chao 1, bias-corrected [2]
   *   interval  seen + T/C … seen + T·C,  T = likely − seen,
   *             C = exp(1.96 √ln(1 + var/T²)),  var = f₂(r²/2 + r³ + r⁴/4),  r = f₁/f₂     [3]
   *
   * Chao 1 is a lower bound where some series come much more rarely than others. With less than half of
   * the points covered nearly every series was seen once, and no number is worth anything.
   *
   * [1] Good, The population frequencies of species, Biometrika 40, 1953
   * [2] Chao, Nonparametric estimation of the number of classes, Scand. J. Statist. 11, 1984
   * [3] Chao, Estimating the population size for capture-recapture data, Biometrics 43, 1987
   */
  private static final double NEARLY_ALL = 0.995;
  private static final double TOO_LITTLE = 0.5;

  /** How sure a number is. */
  enum Certainty {
    /** The sample is all there is. */
    WHOLE,
    /** Hardly a point is of a series that was not seen. */
    NEARLY_ALL,
    /** An estimate. */
    ESTIMATE,
    /** No more than a lower bound. */
    LOWER_BOUND,
    /** Told by the user. */
    TOLD;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Estimates.
   *
   * @param points in the sample
   * @param once series seen once
   * @param twice series seen twice
   * @param isWhole whether the sample is all there is
   */
  static SeriesEstimate of(long seen, long points, long once, long twice, boolean isWhole) {
    double coverage = points == 0 ? 0 : 1 - (double) once / points;
    if (isWhole) {
      return new SeriesEstimate(seen, seen, seen, seen, coverage, Certainty.WHOLE);
    }
    if (coverage >= NEARLY_ALL && once <= (1 - NEARLY_ALL) * seen) {
      return new SeriesEstimate(seen, seen, seen, seen, coverage, Certainty.NEARLY_ALL);
    }
    if (coverage < TOO_LITTLE) {
      return new SeriesEstimate(seen, seen, seen, seen, coverage, Certainty.LOWER_BOUND);
    }
    double unseen = once * (once - 1.0) / (2 * (twice + 1.0));
    double ratio = (double) once / Math.max(1, twice);
    double variance =
        Math.max(1, twice) * (ratio * ratio / 2 + Math.pow(ratio, 3) + Math.pow(ratio, 4) / 4);
    double factor =
        unseen == 0 ? 1 : Math.exp(1.96 * Math.sqrt(Math.log1p(variance / (unseen * unseen))));
    return new SeriesEstimate(
        seen,
        seen + Math.round(unseen),
        seen + Math.round(unseen / factor),
        seen + Math.round(unseen * factor),
        coverage,
        Certainty.ESTIMATE);
  }

  /** The same where the user knows better. */
  SeriesEstimate told(long series) {
    return new SeriesEstimate(seen, series, series, series, coverage, Certainty.TOLD);
  }
}
