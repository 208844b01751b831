package dev.offbeat.trainer;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Histories to train on in tests: one point a minute. */
public final class Histories {
  private Histories() {}

  public static Series series(String name, int points, IntToDoubleFunction value) {
    long[] timestamps = new long[points];
    double[][] values = new double[points][];
    for (int t = 0; t < points; t++) {
      timestamps[t] = 60_000L * t;
      values[t] = new double[] {value.applyAsDouble(t)};
    }
    return new Series(name, timestamps, values);
  }

  /** A sine of period 24 with a little noise, on a scale and an offset. */
  public static Series sine(String name, int points, double scale, double offset) {
    Random random = new Random(points);
    return series(
        name,
        points,
        t -> offset + scale * (Math.sin(2 * Math.PI * t / 24) + 0.05 * random.nextGaussian()));
  }

  public static History of(Series... series) {
    return new History(List.of("value"), List.of(series), List.of());
  }
}
