package dev.offbeat.trainer.diagnose;

/** Moves columns, (rows), into and out of a window's arrays, (rows, lanes). */
final class LaneRows {
  private LaneRows() {}

  /** Copies point {@code t} of rows, (rows, n), into one lane. */
  static void fill(float[] lanesOf, int lanes, int lane, float[][] rows, int t) {
    for (int i = 0; i < rows.length; i++) {
      lanesOf[i * lanes + lane] = rows[i][t];
    }
  }

  /** Copies one lane into another array's. */
  static void copy(float[] from, int fromLanes, int fromLane, float[] to, int toLanes, int toLane) {
    for (int i = 0; i < from.length / fromLanes; i++) {
      to[i * toLanes + toLane] = from[i * fromLanes + fromLane];
    }
  }
}
