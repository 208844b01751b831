package dev.offbeat.trainer.corpus;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import java.util.ArrayList;
import java.util.List;

/**
 * A seeded corpus of series such as operations and business bring forth. Each is a signal of rhythm
 * and drift, measured as counts, as a positive quantity or with noise, disturbed now and then, and
 * reported in some unit at a cadence of one minute to one hour. No measured series is part of it.
 *
 * <p>Every series has a random sequence of its own: more series do not change those before.
 */
public final class SyntheticCorpus {
  /** The single feature's name. */
  public static final String FEATURE = "value";

  private SyntheticCorpus() {}

  /**
   * Draws a corpus. The same arguments give the same values, bit for bit. A series that comes out
   * constant is left out.
   *
   * @param series number of series
   * @param points number of points of each
   * @throws dev.offbeat.trainer.data.HistoryException if points are too few to train on
   */
  public static History draw(int series, int points, long seed) {
    Draws seeds = new Draws(seed);
    List<Series> drawn = new ArrayList<>();
    for (int i = 0; i < series; i++) {
      drawn.add(series("synthetic-" + i, points, new Draws(seeds.seed())));
    }
    return new History(List.of(FEATURE), drawn, List.of());
  }

  private static Series series(String name, int points, Draws draws) {
    SeriesClock clock = SeriesClock.draw(draws);
    double[] signal = new double[points];
    new Rhythm(draws).addTo(signal, clock);
    new Drift(draws).addTo(signal);
    double[] x = new Measurement(draws).of(signal, clock);
    new Disturbance(draws).applyTo(x);
    new Instrument(draws).applyTo(x);
    double[][] values = new double[points][];
    for (int t = 0; t < points; t++) {
      values[t] = new double[] {x[t]};
    }
    return new Series(name, clock.timestamps(points), values);
  }
}
