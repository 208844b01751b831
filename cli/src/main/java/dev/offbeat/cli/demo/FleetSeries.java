package dev.offbeat.cli.demo;

import java.util.SplittableRandom;

/** One simulated series: a daily rhythm, noise that remembers the step before, and faults. */
final class FleetSeries {
  private static final double NOISE_MEMORY = 0.6;

  private final String name;
  private final Metric metric;
  private final SplittableRandom random;
  private final double size;
  private final double phase;
  private double noise;
  private double last;

  FleetSeries(String owner, Metric metric, double phase, SplittableRandom random) {
    this.name = owner + "/" + metric.text();
    this.metric = metric;
    this.random = random;
    this.size = metric.drawSize(random);
    this.phase = phase;
  }

  String name() {
    return name;
  }

  Metric metric() {
    return metric;
  }

  /** The healthy value of the latest step. */
  double last() {
    return last;
  }

  /**
   * The healthy value of the next step.
   *
   * @param timeOfDay 0 at midnight to 1 at the next
   */
  double next(double timeOfDay) {
    double innovation = Math.sqrt(1 - NOISE_MEMORY * NOISE_MEMORY) * random.nextGaussian();
    noise = NOISE_MEMORY * noise + innovation;
    double day = 2 * Math.PI * (timeOfDay - phase);
    double rhythm = 0.5 - 0.42 * Math.cos(day) - 0.08 * Math.cos(2 * day);
    last = metric.healthy(size, rhythm, noise, random);
    return last;
  }
}
