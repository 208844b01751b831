package dev.offbeat.trainer.nn;

import java.util.Arrays;

/** Negative log-likelihood of a Laplace distribution of given location and log-scale, in nats. */
final class LaplaceLoss {
  /*
   *   L(y; μ, ℓ) = ln 2 + ℓ + |y − μ|·exp(−ℓ),   ℓ clipped to [−6, 3]
   *
   * At the kink y = μ the derivative is taken as 0, and beyond the clip no gradient reaches ℓ.
   */
  static final float LOWEST_LOG_SCALE = -6;
  static final float HIGHEST_LOG_SCALE = 3;
  private static final float LOG_2 = 0.6931472f;

  private LaplaceLoss() {}

  /**
   * Sums the loss over all outputs and columns, each by its weight.
   *
   * @param out locations and unclipped log-scales, (2O, n)
   * @param dout out: the sum's gradient to them, times factor
   * @param targets what came, (O, n)
   * @param weights 1 where a target counts, 0 where not, (O, n)
   * @return the sum without the factor, nats
   */
  static double sum(
      float[][] out, float[][] dout, float[][] targets, float[][] weights, float factor, int n) {
    int outputs = targets.length;
    double sum = 0;
    for (int o = 0; o < outputs; o++) {
      float[] location = out[o];
      float[] logScale = out[outputs + o];
      float[] dlocation = dout[o];
      float[] dlogScale = dout[outputs + o];
      Arrays.fill(dlocation, 0, n, 0);
      Arrays.fill(dlogScale, 0, n, 0);
      for (int i = 0; i < n; i++) {
        float weight = weights[o][i];
        if (weight == 0) {
          continue;
        }
        float clipped = clip(logScale[i]);
        float inverse = (float) Math.exp(-clipped);
        float residual = targets[o][i] - location[i];
        float scaled = Math.abs(residual) * inverse;
        sum += weight * (LOG_2 + clipped + scaled);
        dlocation[i] = -Math.signum(residual) * inverse * weight * factor;
        dlogScale[i] = clipped == logScale[i] ? (1 - scaled) * weight * factor : 0;
      }
    }
    return sum;
  }

  static float clip(float logScale) {
    return Math.max(LOWEST_LOG_SCALE, Math.min(HIGHEST_LOG_SCALE, logScale));
  }
}
