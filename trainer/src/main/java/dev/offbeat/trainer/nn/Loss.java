package dev.offbeat.trainer.nn;

import java.util.Locale;

/**
 * What training makes small: a function of the residual r = y − μ and the foretold log-scale ℓ,
 * which is clipped to [−6, 3]. Beyond the clip no gradient reaches ℓ; at a kink the derivative is
 * 0.
 */
public enum Loss {
  /**
   * Negative log-likelihood of a Laplace distribution, ln 2 + ℓ + |r|·exp(−ℓ), nats; the scale is
   * the mean of |r|.
   */
  LAPLACE {
    @Override
    void at(float r, float l, Term term) {
      float inverse = (float) Math.exp(-l);
      float scaled = Math.abs(r) * inverse;
      term.set(LOG_2 + l + scaled, -Math.signum(r) * inverse, 1 - scaled);
    }
  },
  /** Negative log-likelihood of a normal distribution, ½ ln 2π + ℓ + ½ r²·exp(−2ℓ), nats. */
  GAUSSIAN {
    @Override
    void at(float r, float l, Term term) {
      float inverse = (float) Math.exp(-2 * l);
      term.set(HALF_LOG_2_PI + l + 0.5f * r * r * inverse, -r * inverse, 1 - r * r * inverse);
    }

    @Override
    public float logScaleOfMeanError() {
      return 0.5f * (float) Math.log(2 / Math.PI); // E|r| = σ·√(2/π)
    }
  },
  /** ½ r². Foretells no scale. */
  SQUARED {
    @Override
    void at(float r, float l, Term term) {
      term.set(0.5f * r * r, -r, 0);
    }

    @Override
    public boolean foretellsScale() {
      return false;
    }
  },
  /** Huber 1964: ½ r² where |r| ≤ 1, |r| − ½ beyond. Foretells no scale. */
  HUBER {
    @Override
    void at(float r, float l, Term term) {
      float magnitude = Math.abs(r);
      float slope = Math.max(-1, Math.min(1, r));
      term.set(magnitude <= 1 ? 0.5f * r * r : magnitude - 0.5f, -slope, 0);
    }

    @Override
    public boolean foretellsScale() {
      return false;
    }
  },
  /**
   * Koenker, Bassett 1978: the pinball loss max(p·e, (p − 1)·e), e = y − q(p), summed over the
   * quantiles p = 0.1, 0.5, 0.9 of a distribution of Laplace's form, q(p) = μ + z(p)·exp(ℓ).
   */
  QUANTILE {
    @Override
    void at(float r, float l, Term term) {
      float scale = (float) Math.exp(l);
      float loss = 0;
      float dlocation = 0;
      float dlogScale = 0;
      for (int k = 0; k < LEVELS.length; k++) {
        float e = r - QUANTILES[k] * scale;
        float slope = e > 0 ? LEVELS[k] : e < 0 ? LEVELS[k] - 1 : 0;
        loss += slope * e;
        dlocation -= slope;
        dlogScale -= slope * QUANTILES[k] * scale;
      }
      term.set(loss, dlocation, dlogScale);
    }
  };

  /** Lowest log-scale that a prediction may have; the exported graph clips to it. */
  public static final float LOWEST_LOG_SCALE = -6;

  /** Highest log-scale that a prediction may have; the exported graph clips to it. */
  public static final float HIGHEST_LOG_SCALE = 3;

  private static final float LOG_2 = 0.6931472f;
  private static final float LOG_5 = (float) Math.log(5);
  private static final float HALF_LOG_2_PI = 0.9189385f;
  private static final float[] LEVELS = {0.1f, 0.5f, 0.9f};
  private static final float[] QUANTILES = {-LOG_5, 0, LOG_5};

  /** The loss of one residual and its derivatives. */
  abstract void at(float r, float l, Term term);

  /** Whether it tells how large an error is to be expected. */
  public boolean foretellsScale() {
    return true;
  }

  /** Whether it is a negative log-likelihood, in nats. */
  public boolean isLikelihood() {
    return this == LAPLACE || this == GAUSSIAN;
  }

  /** The logarithm of the mean of |r| where ℓ = 0. */
  public float logScaleOfMeanError() {
    return 0;
  }

  /**
   * Sums the loss over the outputs and lanes of a step, each by its weight.
   *
   * @param out locations and unclipped log-scales, (2O, B)
   * @param dout out: the sum's gradient to them, times factor
   * @param target what came, (O, B)
   * @param weight 1 where a target counts, 0 where not, (O, B)
   * @return the sum without the factor
   */
  double sum(float[] out, float[] dout, float[] target, float[] weight, float factor) {
    int n = target.length;
    Term term = new Term();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float logScale = out[n + i];
      float clipped = Math.max(LOWEST_LOG_SCALE, Math.min(HIGHEST_LOG_SCALE, logScale));
      if (weight[i] == 0) {
        dout[i] = 0;
        dout[n + i] = 0;
        continue;
      }
      at(target[i] - out[i], clipped, term);
      sum += weight[i] * term.loss;
      dout[i] = weight[i] * term.dlocation * factor;
      dout[n + i] = clipped == logScale ? weight[i] * term.dlogScale * factor : 0;
    }
    return sum;
  }

  /** The loss and its derivatives by μ and ℓ. */
  static final class Term {
    private float loss;
    private float dlocation;
    private float dlogScale;

    private void set(float loss, float dlocation, float dlogScale) {
      this.loss = loss;
      this.dlocation = dlocation;
      this.dlogScale = dlogScale;
    }
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
