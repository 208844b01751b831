package dev.offbeat.bench.speed;

/**
 * What JMH measured of one benchmark with one set of parameters.
 *
 * @param benchmark the method, {@code step} or {@code detect}
 * @param nanos median over the iterations of the mean time of a call
 * @param bytes allocated by a call
 */
record Measurement(
    String benchmark, String cell, int hidden, String engine, double nanos, double bytes) {}
