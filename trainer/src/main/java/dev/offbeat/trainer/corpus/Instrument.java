package dev.offbeat.trainer.corpus;

/** How a quantity is reported: its resolution, its sign, its unit and its zero. */
final class Instrument {
  /*
   *   25 %  resolution  multiples of 0.02 to 1 standard deviation
   *   10 %  sign        −x
   *   60 %  unit        a standard deviation of 1e-4 to 1e5; half of them with a zero 0.1 to 1,000
   *                     such deviations (times a normal) away
   */
  private final Draws draws;

  Instrument(Draws draws) {
    this.draws = draws;
  }

  /** Reports values in place. */
  void applyTo(double[] x) {
    double deviation = Moments.of(x).deviation();
    if (draws.chance(0.25)) {
      double resolution = deviation * draws.logUniform(0.02, 1);
      for (int t = 0; t < x.length; t++) {
        x[t] = resolution * Math.round(x[t] / resolution);
      }
    }
    double unit = draws.chance(0.1) ? -1 : 1;
    double zero = 0;
    if (draws.chance(0.6)) {
      double reported = draws.logUniform(1e-4, 1e5);
      unit *= reported / deviation;
      zero = draws.chance(0.5) ? 0 : draws.normal() * draws.logUniform(0.1, 1e3) * reported;
    }
    for (int t = 0; t < x.length; t++) {
      x[t] = unit * x[t] + zero;
    }
  }
}
