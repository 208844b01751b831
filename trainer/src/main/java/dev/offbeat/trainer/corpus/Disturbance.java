package dev.offbeat.trainer.corpus;

/**
 * What happens to healthy series all the same: spikes, stretches that stand still, regular bursts,
 * a floor. The network is to take them for what they are.
 */
final class Disturbance {
  /*
   * Each is there by itself, its height in standard deviations of the series:
   *
   *   30 %  spikes  every 33 to 2,000 points, of 1 to 12 points, 0.5 to 22 high, seven of ten upward
   *   12 %  flats   one to three stretches of 5 points to a sixth of the series, at the value of
   *                 the moment or at zero
   *   12 %  bursts  one to five points, 1 to 6 high, every 10 to 400 points
   *   15 %  floor   no value below one between 1.0 below and 0.2 above the mean
   */
  private final Draws draws;

  Disturbance(Draws draws) {
    this.draws = draws;
  }

  /** Disturbs values in place. */
  void applyTo(double[] x) {
    Moments moments = Moments.of(x);
    if (draws.chance(0.3)) {
      addSpikes(x, moments.deviation());
    }
    if (draws.chance(0.12)) {
      flatten(x);
    }
    if (draws.chance(0.12)) {
      addBursts(x, moments.deviation());
    }
    if (draws.chance(0.15)) {
      double floor = moments.mean() - draws.uniform(-0.2, 1) * moments.deviation();
      for (int t = 0; t < x.length; t++) {
        x[t] = Math.max(floor, x[t]);
      }
    }
  }

  private void addSpikes(double[] x, double deviation) {
    double probability = draws.logUniform(5e-4, 0.03);
    double height = draws.logUniform(1, 15) * deviation;
    boolean upward = draws.chance(0.7);
    for (int from = 0; from < x.length; from++) {
      if (draws.chance(probability)) {
        int length = draws.chance(0.6) ? 1 : 1 + draws.below(12);
        double sign = upward || draws.chance(0.3) ? 1 : -1;
        raise(x, from, length, sign * height * draws.uniform(0.5, 1.5));
      }
    }
  }

  private void flatten(double[] x) {
    int count = 1 + draws.below(3);
    for (int k = 0; k < count; k++) {
      int from = draws.below(x.length);
      int to = from + (int) draws.logUniform(5, x.length / 6.0);
      double value = draws.chance(0.5) ? x[from] : 0;
      for (int t = from; t < Math.min(x.length, to); t++) {
        x[t] = value;
      }
    }
  }

  private void addBursts(double[] x, double deviation) {
    double period = draws.logUniform(10, 400);
    double height = draws.uniform(1, 6) * deviation;
    int length = 1 + draws.below(5);
    double offset = draws.uniform(0, period);
    for (int t = 0; t < x.length; t++) {
      if ((t + offset) % period < length) {
        x[t] += height;
      }
    }
  }

  private static void raise(double[] x, int from, int length, double height) {
    for (int t = from; t < Math.min(x.length, from + length); t++) {
      x[t] += height;
    }
  }
}
