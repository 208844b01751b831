package dev.offbeat.trainer.train;

/**
 * Bounds a gradient, first element by element, then as a whole.
 *
 * @param maxNorm largest Euclidean norm, v; 0 for no bound
 * @param maxValue largest magnitude of an element; 0 for no bound
 */
record GradientClipping(double maxNorm, double maxValue) {
  /*
   * Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks. ICML 2013,
   * algorithm 1:  g ← g·v/‖g‖ where ‖g‖ > v.
   */

  /** Euclidean norm. */
  static double norm(float[] gradient) {
    double sum = 0;
    for (float g : gradient) {
      sum += (double) g * g;
    }
    return Math.sqrt(sum);
  }

  /** Clips in place; whether anything was clipped. */
  boolean clip(float[] gradient) {
    boolean clippedValue = maxValue > 0 && clipByValue(gradient);
    boolean clippedNorm = maxNorm > 0 && clipByGlobalNorm(gradient);
    return clippedValue || clippedNorm;
  }

  private boolean clipByValue(float[] gradient) {
    float bound = (float) maxValue;
    boolean clipped = false;
    for (int i = 0; i < gradient.length; i++) {
      if (Math.abs(gradient[i]) > bound) {
        gradient[i] = Math.copySign(bound, gradient[i]);
        clipped = true;
      }
    }
    return clipped;
  }

  private boolean clipByGlobalNorm(float[] gradient) {
    double norm = norm(gradient);
    if (!(norm > maxNorm)) {
      return false;
    }
    float factor = (float) (maxNorm / norm);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return true;
  }
}
