package dev.offbeat.trainer.corpus;

import java.util.Arrays;

/**
 * Mean and standard deviation of some values.
 *
 * @param deviation 1 where all values are equal
 */
record Moments(double mean, double deviation) {
  static Moments of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = Math.sqrt(squares / values.length);
    return new Moments(mean, deviation > 0 ? deviation : 1);
  }
}
