package dev.offbeat.detector.kafka;

/**
 * The time of one task: that of the newest point, and, while nothing comes at all, on from there as
 * time passes.
 */
final class TaskClock {
  /*
   * A point moves it to its event time, though not beyond the wall clock: one series whose stamps are
   * ahead must not make all others look silent. A tick without a point since the one before moves it
   * on by the wall time between the two, 2 s at most: what a task slept through, paused, restoring or
   * without brokers, is no silence. It never goes back.
   *
   * By points alone, the same input gives the same times; so a replay tells what the stream told, but
   * for silences that the ticks found before older points came after all.
   */
  static final long TICK_MILLIS = 1000;

  private static final long LARGEST_STEP = 2 * TICK_MILLIS;

  private long now;
  private long tickedAt = Long.MIN_VALUE;
  private boolean heard;

  /**
   * @param now where the task stopped; {@link Long#MIN_VALUE} for a new one
   */
  TaskClock(long now) {
    this.now = now;
  }

  long now() {
    return now;
  }

  /** A point came. Returns whether the clock moved on to another second. */
  boolean hear(long timestampMillis, long wallMillis) {
    heard = true;
    return moveTo(Math.min(timestampMillis, wallMillis));
  }

  /**
   * Time has passed.
   *
   * @param connected whether a point could have come
   * @return whether the clock moved on to another second
   */
  boolean tick(long wallMillis, boolean connected) {
    boolean isIdle = !heard && connected && tickedAt != Long.MIN_VALUE && now != Long.MIN_VALUE;
    long passed = isIdle ? Math.max(0, Math.min(LARGEST_STEP, wallMillis - tickedAt)) : 0;
    tickedAt = wallMillis;
    heard = false;
    return passed > 0 && moveTo(now + passed);
  }

  private boolean moveTo(long time) {
    if (time <= now) {
      return false;
    }
    boolean isAnother =
        now == Long.MIN_VALUE
            || Math.floorDiv(time, TICK_MILLIS) != Math.floorDiv(now, TICK_MILLIS);
    now = time;
    return isAnother;
  }
}
