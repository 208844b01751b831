package dev.offbeat.trainer.train;

import java.util.SplittableRandom;

/** Bounds one gradient after the other. */
final class GradientClipper {
  /*
   * By norm: Pascanu, Mikolov, Bengio, ICML 2013, algorithm 1: g ← g·v/‖g‖ where ‖g‖ > v. Element by
   * element: Mikolov, thesis, 2012. By a quantile of past norms: Seetharaman et al.: AutoClip, 2020;
   * the quantile follows the norms by stochastic approximation on the logarithm (Robbins, Monro 1951):
   * q ← q + η(p − [n ≤ q]). A random step in place of a gradient: Goodfellow, Bengio, Courville, Deep
   * learning, 2016, section 10.11.1.
   */
  private static final double LARGEST_RATE = 0.5;
  private static final double SMALLEST_RATE = 0.02;

  private final GradientClipping rule;
  private final SplittableRandom random;
  private double logQuantile = Double.NaN;
  private long seen;

  GradientClipper(GradientClipping rule, long seed) {
    this.rule = rule;
    random = new SplittableRandom(seed);
  }

  /** Euclidean norm. */
  static double norm(float[] gradient) {
    double sum = 0;
    for (float g : gradient) {
      sum += (double) g * g;
    }
    return Math.sqrt(sum);
  }

  /**
   * Clips in place.
   *
   * @param norm the gradient's, finite
   * @return whether anything was changed
   */
  boolean clip(float[] gradient, double norm) {
    return switch (rule.kind()) {
      case NONE -> false;
      case NORM -> clipNorm(gradient, norm, rule.threshold());
      case VALUE -> clipValues(gradient, (float) rule.threshold());
      case QUANTILE -> clipNorm(gradient, norm, quantile(norm));
      case RANDOM -> norm > rule.threshold() && step(gradient, rule.threshold());
    };
  }

  private static boolean clipNorm(float[] gradient, double norm, double largest) {
    if (!(norm > largest)) {
      return false;
    }
    float factor = (float) (largest / norm);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return true;
  }

  private static boolean clipValues(float[] gradient, float bound) {
    boolean clipped = false;
    for (int i = 0; i < gradient.length; i++) {
      if (Math.abs(gradient[i]) > bound) {
        gradient[i] = Math.copySign(bound, gradient[i]);
        clipped = true;
      }
    }
    return clipped;
  }

  /** The quantile of the norms before this one; this one's own at the start. */
  private double quantile(double norm) {
    double log = Math.log(Math.max(norm, Double.MIN_NORMAL));
    double before = seen == 0 ? log : logQuantile;
    seen++;
    double rate = Math.max(SMALLEST_RATE, LARGEST_RATE / Math.sqrt((double) seen));
    logQuantile = before + rate * (rule.threshold() - (log <= before ? 1 : 0));
    return Math.exp(before);
  }

  private boolean step(float[] gradient, double length) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = gradient[i] == 0 ? 0 : (float) random.nextGaussian();
      sum += (double) gradient[i] * gradient[i];
    }
    float factor = (float) (length / Math.sqrt(sum));
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return true;
  }
}
