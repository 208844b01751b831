package dev.offbeat.trainer.corpus;

/** What is seen of a signal: counts, a positive quantity, or the signal with noise on it. */
final class Measurement {
  /*
   *   3 of 10  counts    x ~ Poisson(r·exp(g·s + o·ε)),   r in 0.3 … 3000, g in 0.1 … 0.6; half of
   *                      them overdispersed by o in 0.02 … 0.4
   *   1 of 10  positive  x = exp(g·(s + n·ε)),   g in 0.1 … 0.7
   *   6 of 10  noisy     x = s + n·m(t)·ε;   in 3 of 10 the noise falls and rises with the day
   *
   * ε of a kind of noise each, n in 0.005 … 1.5; one series in ten is free of noise.
   */
  private static final double HIGHEST_RATE = 1e7;

  private final Draws draws;

  Measurement(Draws draws) {
    this.draws = draws;
  }

  /** Observes a signal. */
  double[] of(double[] signal, SeriesClock clock) {
    int kind = draws.below(10);
    double noise = draws.chance(0.9) ? draws.logUniform(0.005, 1.5) : 0;
    NoiseKind tails = draws.oneOf(NoiseKind.ALL);
    if (kind < 3) {
      return counts(signal);
    }
    return kind == 3 ? positive(signal, noise, tails) : noisy(signal, noise, tails, clock);
  }

  private double[] counts(double[] signal) {
    double rate = draws.logUniform(0.3, 3000);
    double gain = draws.uniform(0.1, 0.6);
    double overdispersion = draws.chance(0.5) ? draws.logUniform(0.02, 0.4) : 0;
    double[] x = new double[signal.length];
    for (int t = 0; t < x.length; t++) {
      double exponent = gain * clip(signal[t], -6, 4) + overdispersion * draws.normal();
      x[t] = draws.poisson(Math.min(rate * Math.exp(exponent), HIGHEST_RATE));
    }
    return x;
  }

  private double[] positive(double[] signal, double noise, NoiseKind tails) {
    double gain = draws.uniform(0.1, 0.7);
    double[] x = new double[signal.length];
    for (int t = 0; t < x.length; t++) {
      x[t] = Math.exp(gain * clip(signal[t] + noise * tails.draw(draws), -8, 8));
    }
    return x;
  }

  private double[] noisy(double[] signal, double noise, NoiseKind tails, SeriesClock clock) {
    double depth = draws.chance(0.3) ? draws.uniform(0.2, 0.95) : 0;
    double phase = draws.angle();
    double[] x = new double[signal.length];
    for (int t = 0; t < x.length; t++) {
      double day = 2 * Math.PI * (t + clock.firstPoint()) / clock.pointsPerDay();
      double strength = 1 - depth * (0.5 + 0.5 * Math.sin(day + phase));
      x[t] = signal[t] + noise * strength * tails.draw(draws);
    }
    return x;
  }

  private static double clip(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
