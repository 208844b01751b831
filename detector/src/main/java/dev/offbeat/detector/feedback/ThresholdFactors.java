package dev.offbeat.detector.feedback;

import java.util.ArrayList;
import java.util.List;

/** What the verdicts on one series make of its threshold, one after the other. */
final class ThresholdFactors {
  /*
   * The factor is 2^(k/4), k from -4 to 8: so few that as many detectors serve all series. A score s
   * that was told under the factor f reaches 1 under every factor up to f·s, whatever the budget.
   * f is that of the verdicts told before the stretch ended.
   *
   *   false alarm    k rises by one, or to the first factor above f·s, but not above the cap
   *   missed         k falls by one, or to the last factor up to f·s
   *   good catch     the cap falls to the last factor up to f·s, and k with it
   *
   * Where s is not known, one step, and the cap is the factor as it was.
   */
  private static final int STEPS_PER_DOUBLING = 4;
  private static final int LOWEST = -STEPS_PER_DOUBLING;
  private static final int HIGHEST = 2 * STEPS_PER_DOUBLING;

  private record Step(long fromMillis, int exponent) {}

  private ThresholdFactors() {}

  /**
   * The factor after all verdicts.
   *
   * @param told in the order in which they were
   */
  static double after(List<Feedback> told) {
    List<Step> steps = new ArrayList<>();
    int exponent = 0;
    int cap = HIGHEST;
    for (Feedback one : told) {
      if (one.kind() != Feedback.Kind.POINT) {
        continue;
      }
      int then = at(steps, one.to().toEpochMilli());
      Double score = one.peakScore();
      double needed = score == null ? Double.NaN : factor(then) * score;
      switch (one.verdict()) {
        case FALSE_ALARM -> {
          int above = score == null ? exponent + 1 : lastUpTo(needed) + 1;
          exponent = Math.max(exponent, Math.min(cap, Math.max(exponent + 1, above)));
        }
        case MISSED -> {
          int below = score == null ? exponent - 1 : lastUpTo(needed);
          exponent = Math.max(LOWEST, Math.min(exponent - 1, below));
        }
        case GOOD_CATCH -> {
          cap = Math.min(cap, score == null ? then : Math.max(LOWEST, lastUpTo(needed)));
          exponent = Math.min(exponent, cap);
        }
      }
      steps.add(new Step(one.toldAt().toEpochMilli(), exponent));
    }
    return factor(exponent);
  }

  /** The exponent that was in force at an instant. */
  private static int at(List<Step> steps, long millis) {
    int exponent = 0;
    for (Step step : steps) {
      if (step.fromMillis <= millis) {
        exponent = step.exponent;
      }
    }
    return exponent;
  }

  static double factor(int exponent) {
    return StrictMath.pow(2, (double) exponent / STEPS_PER_DOUBLING);
  }

  /** The largest exponent whose factor is at most so much; one below all where there is none. */
  private static int lastUpTo(double needed) {
    int exponent = HIGHEST;
    while (exponent >= LOWEST && factor(exponent) > needed) {
      exponent--;
    }
    return exponent;
  }
}
