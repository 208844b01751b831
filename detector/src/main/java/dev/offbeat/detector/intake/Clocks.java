package dev.offbeat.detector.intake;

/** Sums of times that stop at the end of time. */
final class Clocks {
  private Clocks() {}

  static long sum(long timeMillis, long durationMillis) {
    long sum = timeMillis + durationMillis;
    return durationMillis >= 0 && sum < timeMillis ? Long.MAX_VALUE : sum;
  }
}
