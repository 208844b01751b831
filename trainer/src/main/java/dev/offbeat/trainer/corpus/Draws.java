package dev.offbeat.trainer.corpus;

import java.util.Random;

/** Random draws from the distributions that the corpus is made of; one seed, one sequence. */
final class Draws {
  private static final double POISSON_BY_NORMAL = 50;
  private static final double TINY = 1e-3;

  private final Random random;

  Draws(long seed) {
    random = new Random(seed);
  }

  /** Seed of an independent sequence. */
  long seed() {
    return random.nextLong();
  }

  /** True with a probability. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Of uniform logarithm in [low, high): each decade is as likely as the other. */
  double logUniform(double low, double high) {
    return Math.exp(uniform(Math.log(low), Math.log(high)));
  }

  /** An angle, radians. */
  double angle() {
    return uniform(0, 2 * Math.PI);
  }

  /** Uniform in 0 … bound − 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** One of some values, each as likely. */
  <T> T oneOf(T[] values) {
    return values[below(values.length)];
  }

  /** Standard normal. */
  double normal() {
    return random.nextGaussian();
  }

  /** Laplace of location 0 and scale 1. */
  double laplace() {
    double exponential = -Math.log(1 - random.nextDouble());
    return chance(0.5) ? exponential : -exponential;
  }

  /** Student's t of three degrees of freedom, its few most extreme draws tamed. */
  double studentT3() {
    double normal = normal();
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      double one = normal();
      squares += one * one;
    }
    return normal / Math.sqrt(squares / 3 + TINY);
  }

  /** Poisson of a rate; above 50 by its normal limit. */
  double poisson(double rate) {
    if (rate > POISSON_BY_NORMAL) {
      return Math.max(0, Math.round(rate + Math.sqrt(rate) * normal()));
    }
    double limit = Math.exp(-rate);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }
}
