package dev.offbeat.trainer.corpus;

import java.time.Duration;

/**
 * When a synthetic series is observed.
 *
 * @param stepMillis cadence, ms
 * @param startMillis event time of the first point, ms since 1970 UTC, within the first day
 * @param isDaily whether the series may have to do with the time of day; of one that has not, the
 *     network learns that the clock can be idle
 */
record SeriesClock(long stepMillis, long startMillis, boolean isDaily) {
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Cadences, minutes, as often as they are met: most monitoring reports every five. */
  private static final Integer[] CADENCES = {1, 1, 5, 5, 5, 5, 10, 15, 30, 60, 60};

  private static final double DAILY = 0.75;

  static SeriesClock draw(Draws draws) {
    long step = Duration.ofMinutes(draws.oneOf(CADENCES)).toMillis();
    boolean isDaily = draws.chance(DAILY);
    return new SeriesClock(step, (long) draws.uniform(0, DAY_MILLIS), isDaily);
  }

  /** Points of one day. */
  double pointsPerDay() {
    return DAY_MILLIS / stepMillis;
  }

  /** Points since midnight of the first point. */
  double firstPoint() {
    return (double) startMillis / stepMillis;
  }

  /** Event times of the first n points, ms since 1970 UTC. */
  long[] timestamps(int n) {
    long[] timestamps = new long[n];
    for (int t = 0; t < n; t++) {
      timestamps[t] = startMillis + t * stepMillis;
    }
    return timestamps;
  }
}
