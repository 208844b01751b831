package dev.offbeat.trainer.corpus;

/**
 * The part of a signal that repeats: one main rhythm, mostly daily, of one of four shapes, and now
 * and then a fast sine beside it.
 */
final class Rhythm {
  /*
   * Three of four series have a main rhythm of an amplitude of 0.2 to 5. Its period is a day (four
   * of five series that have to do with the clock, and two of five of these rest at the weekend),
   * or anything from 6 to 600 points. The phase of one rhythm in five jitters by up to a tenth of
   * its period from cycle to cycle.
   */
  private enum Shape {
    HARMONICS,
    /** exp(0.7 · harmonics): flat nights, steep peaks. */
    PEAKS,
    PULSE,
    SAWTOOTH
  }

  private static final int WEEK = 7;
  private static final int WORKING_DAYS = 5;

  private final Draws draws;

  Rhythm(Draws draws) {
    this.draws = draws;
  }

  /** Adds the rhythms to a signal. */
  void addTo(double[] signal, SeriesClock clock) {
    if (draws.chance(0.75)) {
      addMain(signal, clock, draws.logUniform(0.2, 5));
    }
    if (draws.chance(0.2)) {
      addSine(signal, draws.logUniform(3, 60), draws.logUniform(0.1, 1));
    }
  }

  private void addMain(double[] signal, SeriesClock clock, double amplitude) {
    boolean daily = clock.isDaily() && draws.chance(0.8);
    double period = daily ? clock.pointsPerDay() : draws.logUniform(6, 600);
    double offset = daily ? clock.firstPoint() : draws.uniform(0, period);
    boolean weekly = daily && draws.chance(0.4);
    double weekendLoss = weekly ? draws.uniform(0.1, 0.9) : 0;
    int firstWeekday = draws.below(WEEK);
    double jitter = draws.chance(0.2) ? draws.uniform(0, 0.1) : 0;
    Cycle cycle = new Cycle(draws);
    double shift = 0;
    int last = -1;
    for (int t = 0; t < signal.length; t++) {
      double position = (t + offset) / period;
      int number = (int) Math.floor(position);
      if (number != last) {
        last = number;
        shift = jitter * draws.normal();
      }
      double value = amplitude * cycle.at(position - number + shift);
      boolean weekend = (number + firstWeekday) % WEEK >= WORKING_DAYS;
      signal[t] += weekend ? value * (1 - weekendLoss) : value;
    }
  }

  private void addSine(double[] signal, double period, double amplitude) {
    double phase = draws.angle();
    for (int t = 0; t < signal.length; t++) {
      signal[t] += amplitude * Math.sin(2 * Math.PI * t / period + phase);
    }
  }

  /** The course of one cycle. */
  private static final class Cycle {
    private final Shape shape;
    private final double[] amplitudes; // of the 1 to 6 harmonics
    private final double[] phases; // radians
    private final double duty; // share of the cycle that a pulse or a tooth takes
    private final double rise; // share of the pulse that its edges take; 0 for a square

    Cycle(Draws draws) {
      shape = draws.oneOf(Shape.values());
      amplitudes = new double[1 + draws.below(6)];
      phases = new double[amplitudes.length];
      for (int k = 0; k < amplitudes.length; k++) {
        amplitudes[k] = draws.normal() / (k + 1);
        phases[k] = draws.angle();
      }
      duty = draws.uniform(0.05, 0.7);
      rise = draws.chance(0.5) ? 0 : draws.uniform(0.02, 0.15);
    }

    /** Value at a position in cycles; its fraction counts. */
    double at(double position) {
      double fraction = position - Math.floor(position);
      return switch (shape) {
        case HARMONICS -> harmonics(fraction);
        case PEAKS -> Math.exp(0.7 * harmonics(fraction));
        case PULSE -> pulse(fraction);
        case SAWTOOTH -> fraction < duty ? fraction / duty : 0;
      };
    }

    private double harmonics(double fraction) {
      double sum = 0;
      for (int k = 0; k < amplitudes.length; k++) {
        sum += amplitudes[k] * Math.sin(2 * Math.PI * (k + 1) * fraction + phases[k]);
      }
      return sum;
    }

    private double pulse(double fraction) {
      if (fraction >= duty) {
        return 0;
      }
      double edge = Math.min(fraction, duty - fraction);
      return rise == 0 ? 1 : Math.min(1, edge / (rise * duty));
    }
  }
}
