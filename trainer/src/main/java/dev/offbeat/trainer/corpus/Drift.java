package dev.offbeat.trainer.corpus;

/** The parts of a signal that do not repeat: remembered noise, walks, trends, new levels. */
final class Drift {
  /*
   * Each is there by itself:
   *
   *   35 %  AR(1)   q ← φ·q + σ·√(1 − φ²)·ε,   1 − φ in 0.002 … 0.5, σ in 0.1 … 2
   *   20 %  walk    q ← q + σ·ε,   σ in 0.003 … 0.1; half of them also leap by 3·N(0, 1), every
   *                 200 to 10,000 points
   *   15 %  trend   ±3 over the whole series
   *   25 %  levels  one to three lasting shifts of 2·N(0, 1)
   */
  private final Draws draws;

  Drift(Draws draws) {
    this.draws = draws;
  }

  /** Adds what there is of drift to a signal. */
  void addTo(double[] signal) {
    if (draws.chance(0.35)) {
      addAutoregression(signal);
    }
    if (draws.chance(0.2)) {
      addWalk(signal);
    }
    if (draws.chance(0.15)) {
      addTrend(signal);
    }
    if (draws.chance(0.25)) {
      addLevels(signal);
    }
  }

  private void addAutoregression(double[] signal) {
    double phi = 1 - draws.logUniform(0.002, 0.5);
    double sigma = draws.logUniform(0.1, 2) * Math.sqrt(1 - phi * phi);
    NoiseKind noise = draws.oneOf(NoiseKind.REMEMBERED);
    double q = 0;
    for (int t = 0; t < signal.length; t++) {
      q = phi * q + sigma * noise.draw(draws);
      signal[t] += q;
    }
  }

  private void addWalk(double[] signal) {
    double sigma = draws.logUniform(0.003, 0.1);
    double leaps = draws.chance(0.5) ? draws.logUniform(1e-4, 5e-3) : 0;
    double q = 0;
    for (int t = 0; t < signal.length; t++) {
      q += sigma * draws.normal();
      if (draws.chance(leaps)) {
        q += 3 * draws.normal();
      }
      signal[t] += q;
    }
  }

  private void addTrend(double[] signal) {
    double slope = draws.uniform(-3, 3) / signal.length;
    for (int t = 0; t < signal.length; t++) {
      signal[t] += slope * t;
    }
  }

  private void addLevels(double[] signal) {
    int count = 1 + draws.below(3);
    for (int k = 0; k < count; k++) {
      int from = draws.below(signal.length);
      double shift = 2 * draws.normal();
      for (int t = from; t < signal.length; t++) {
        signal[t] += shift;
      }
    }
  }
}
