package dev.offbeat.detector.console;

import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.intake.IntakeState;

/** What a series is doing, in one word. */
enum SeriesStatus {
  WARMING,
  NORMAL,
  ANOMALOUS,
  SILENT,
  FLAT,
  STALE;

  /*
   * Stale: nothing came for longer than 10 cadences and 5 minutes, or an hour where no cadence is known,
   * and nobody was told: silence is not watched, or not known yet. By event time, against the newest
   * point of any series: a replay is as fresh as the original was.
   */
  private static final double STALE_CADENCES = 10;
  private static final double SHORTEST_STALE = 5 * 60_000.0;
  private static final double STALE_MILLIS = 3_600_000.0;

  /**
   * @param warmUp points before which nothing opens an incident
   * @param newestMillis event time of the newest point of all series; MIN_VALUE if that is not
   *     known
   */
  static SeriesStatus of(SeriesState state, IntakeState intake, int warmUp, long newestMillis) {
    if (intake.isSilent()) {
      return SILENT;
    } else if (intake.isFlat()) {
      return FLAT;
    } else if (intake.isStale() || isOld(state, newestMillis)) {
      return STALE;
    } else if (state.points() < warmUp) {
      return WARMING;
    }
    return state.hasOpenIncident() ? ANOMALOUS : NORMAL;
  }

  private static boolean isOld(SeriesState state, long newestMillis) {
    if (newestMillis == Long.MIN_VALUE || state.points() == 0) {
      return false;
    }
    double cadence = state.cadenceMillis();
    double allowed =
        cadence > 0 ? Math.max(SHORTEST_STALE, STALE_CADENCES * cadence) : STALE_MILLIS;
    return (double) newestMillis - state.lastTimestampMillis() > allowed;
  }
}
