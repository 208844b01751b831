package dev.offbeat.detector.intake;

import dev.offbeat.detector.score.Cadence;
import java.nio.ByteBuffer;

/** How long a series usually pauses, and so how long it may before it is silent. */
final class Pauses {
  /*
   * allowed = max(k · cadence, 2 · usual)
   *
   * cadence: the median gap that was no silence, once 30 points are known; before, the period that the format declares.
   * usual: the longest gap that was no silence, halved in each 14 days. A gap that was a silence is
   * usual only when it came three times running at about the same length: a nightly pause does, an
   * outage does not.
   */
  static final int POINTS = 30;
  private static final int DECLARED_POINTS = 3;
  private static final double HALF_LIFE_MILLIS = 14 * 24 * 3_600_000.0;
  private static final double SIMILAR = 0.2;
  private static final int REPEATS = 3;
  private static final int LARGEST_COUNT = 1000;

  private final Cadence.State cadence = new Cadence.State();
  private int points; // that came with a value
  private float declared; // ms, 0 if not
  private float usual; // ms
  private float silent; // the last gap that was a silence, ms
  private int repeats; // how many such came running

  void clear() {
    read(ByteBuffer.wrap(new byte[bytes()]));
  }

  int points() {
    return points;
  }

  /** Median time between two points, ms; 0 while it is not known. */
  double cadence() {
    return points >= POINTS ? cadence.millis() : points >= DECLARED_POINTS ? declared : 0;
  }

  /** How long the series may pause, ms; 0 while that is not known. */
  double allowed(double cadences) {
    return cadence() == 0 ? 0 : Math.max(cadences * cadence(), 2 * usual);
  }

  void declare(long periodMillis) {
    if (periodMillis > 0) {
      declared = periodMillis;
    }
  }

  /**
   * Learns the time since the point before.
   *
   * @param gapMillis 0 for the first point and for one that came out of order
   * @param wasSilent whether it was a silence
   */
  void learn(long gapMillis, boolean wasSilent) {
    points = Math.min(points + 1, LARGEST_COUNT);
    if (gapMillis <= 0) {
      return;
    }
    usual *= (float) Math.pow(0.5, gapMillis / HALF_LIFE_MILLIS);
    if (!wasSilent) {
      Cadence.learn(cadence, gapMillis);
      usual = Math.max(usual, (float) gapMillis);
      return;
    }
    boolean again = Math.abs(gapMillis - silent) <= SIMILAR * silent;
    repeats = again ? repeats + 1 : 1;
    silent = (float) gapMillis;
    if (repeats >= REPEATS) {
      usual = Math.max(usual, (float) gapMillis);
    }
  }

  /** Takes over what a state without pauses knew. */
  void assume(int knownPoints, double cadenceMillis) {
    points = Math.min(knownPoints, LARGEST_COUNT);
    if (cadenceMillis >= 1) {
      Cadence.learn(cadence, (long) cadenceMillis);
    }
  }

  static int bytes() {
    return Cadence.State.bytes() + Short.BYTES + 3 * Float.BYTES + 1;
  }

  void write(ByteBuffer buffer) {
    cadence.write(buffer);
    buffer.putShort((short) points).putFloat(declared).putFloat(usual).putFloat(silent);
    buffer.put((byte) Math.min(repeats, REPEATS));
  }

  void read(ByteBuffer buffer) {
    cadence.read(buffer);
    points = buffer.getShort();
    declared = buffer.getFloat();
    usual = buffer.getFloat();
    silent = buffer.getFloat();
    repeats = buffer.get();
  }
}
