package dev.offbeat.cli.demo;

import java.util.SplittableRandom;

/** What a simulated series measures: its unit, and how a healthy one behaves. */
enum Metric {
  /** Share of processor time in use, percent. */
  CPU("cpu", "%", 1, 1) {
    @Override
    double healthy(double size, double rhythm, double noise, SplittableRandom random) {
      return clamp(12 + 50 * rhythm + 2.5 * noise, 0.5, 100);
    }
  },
  /** Response time, milliseconds. */
  LATENCY("latency", "ms", 20, 120) {
    @Override
    double healthy(double size, double rhythm, double noise, SplittableRandom random) {
      return size * (1 + 0.5 * rhythm * rhythm) * Math.exp(0.05 * noise);
    }
  },
  /** Requests per second. */
  REQUESTS("requests", "/s", 50, 2000) {
    @Override
    double healthy(double size, double rhythm, double noise, SplittableRandom random) {
      return size * (0.25 + 0.75 * rhythm) * Math.exp(0.04 * noise);
    }
  },
  /** Jobs that wait, a whole number that scatters as a Poisson count does. */
  QUEUE("queue", "", 10, 40) {
    @Override
    double healthy(double size, double rhythm, double noise, SplittableRandom random) {
      double mean = size * (0.3 + 0.7 * rhythm);
      return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
  },
  /** Degrees Celsius. */
  TEMPERATURE("temperature", "°C", 19, 24) {
    @Override
    double healthy(double size, double rhythm, double noise, SplittableRandom random) {
      return size + 2.5 * rhythm + 0.12 * noise;
    }
  };

  private final String text;
  private final String unit;
  private final double smallest;
  private final double largest;

  Metric(String text, String unit, double smallest, double largest) {
    this.text = text;
    this.unit = unit;
    this.smallest = smallest;
    this.largest = largest;
  }

  /**
   * A healthy value.
   *
   * @param size what sets this series apart from others of its metric
   * @param rhythm time of day, 0 at its quietest, 1 at its busiest
   * @param noise standard normal, correlated from step to step
   * @param random for noise of its own
   */
  abstract double healthy(double size, double rhythm, double noise, SplittableRandom random);

  /** The series' own size, drawn log-uniformly. */
  double drawSize(SplittableRandom random) {
    return smallest * Math.pow(largest / smallest, random.nextDouble());
  }

  String text() {
    return text;
  }

  String unit() {
    return unit;
  }

  private static double clamp(double x, double low, double high) {
    return Math.max(low, Math.min(high, x));
  }
}
