package dev.offbeat.bench.speed;

/** A streaming detector with one series behind it. */
interface Contestant extends AutoCloseable {
  /** Scores the next point, and learns it. */
  double point(long timestampMillis, double value);

  /** What is to be kept of the series to go on later, as its library writes it. */
  int stateBytes();

  @Override
  default void close() {}
}
