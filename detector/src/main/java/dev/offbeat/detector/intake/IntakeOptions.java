package dev.offbeat.detector.intake;

import java.time.Duration;

/**
 * How points are taken in. Changing it forgets nothing, but that a series which becomes a counter,
 * or ceases to be one, is learnt anew.
 *
 * @param missing what stands for a missing value
 * @param counters which series are counters
 * @param reorderWindow how long a point waits for older ones, in event time; 0 for not at all
 * @param futureBound how far ahead of the wall clock a point may be
 * @param silence cadences without a point after which a series is silent; 0 for never
 * @param flatline whether a series that stands still is told of
 * @param timeToLive time without a point after which a series is forgotten; 0 for never
 */
public record IntakeOptions(
    MissingPolicy missing,
    CounterPolicy counters,
    Duration reorderWindow,
    Duration futureBound,
    double silence,
    boolean flatline,
    Duration timeToLive) {
  private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  public IntakeOptions {
    require(
        !reorderWindow.isNegative() && reorderWindow.compareTo(LONGEST_WINDOW) <= 0,
        "reorder window",
        "0 to 1h",
        reorderWindow);
    require(!futureBound.isNegative(), "future bound", ">= 0", futureBound);
    require(
        silence == 0 || (silence >= 2 && silence <= 1e6), "silence", "2 or more, or 0", silence);
    require(!timeToLive.isNegative(), "time to live", ">= 0", timeToLive);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /**
   * Missing points are skipped, counters found by what is known of them, order taken as it comes,
   * silence told after ten cadences, and a series forgotten after thirty days.
   */
  public static IntakeOptions defaults() {
    return new IntakeOptions(
        MissingPolicy.SKIP,
        CounterPolicy.AUTO,
        Duration.ZERO,
        Duration.ofHours(1),
        10,
        true,
        Duration.ofDays(30));
  }

  public IntakeOptions withMissing(MissingPolicy value) {
    return new IntakeOptions(
        value, counters, reorderWindow, futureBound, silence, flatline, timeToLive);
  }

  public IntakeOptions withCounters(CounterPolicy value) {
    return new IntakeOptions(
        missing, value, reorderWindow, futureBound, silence, flatline, timeToLive);
  }

  public IntakeOptions withReorderWindow(Duration value) {
    return new IntakeOptions(missing, counters, value, futureBound, silence, flatline, timeToLive);
  }

  public IntakeOptions withFutureBound(Duration value) {
    return new IntakeOptions(
        missing, counters, reorderWindow, value, silence, flatline, timeToLive);
  }

  public IntakeOptions withSilence(double cadences) {
    return new IntakeOptions(
        missing, counters, reorderWindow, futureBound, cadences, flatline, timeToLive);
  }

  public IntakeOptions withFlatline(boolean value) {
    return new IntakeOptions(
        missing, counters, reorderWindow, futureBound, silence, value, timeToLive);
  }

  public IntakeOptions withTimeToLive(Duration value) {
    return new IntakeOptions(
        missing, counters, reorderWindow, futureBound, silence, flatline, value);
  }
}
