package dev.offbeat.bench.speed;

/**
 * What JMH measured of one benchmark with one set of parameters.
 *
 * @param benchmark the method, {@code step} or {@code detect}
 * @param nanos median over the samples of the time of a step
 */
record Measurement(
    String benchmark, String cell, int hidden, int features, String engine, double nanos) {

  /** By the cell's name and units, {@code gru-16}. */
  String model() {
    return cell + "-" + hidden;
  }
}
