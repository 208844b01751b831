package dev.offbeat.detector.score;

import java.nio.ByteBuffer;

/**
 * Turns a run of high scores into one incident: opened, updated when it gets stranger, resolved.
 */
public final class IncidentTracker {
  /*
   * score = S / threshold; emitted = the same past the refractory bar.
   *
   *   none open, emitted ≥ 1                              OPENED, this is the peak
   *   open, emitted ≥ 1 and score above the peak          UPDATED, this is the peak
   *   open, quiet for resolveAfter points                 RESOLVED
   *
   * A point is quiet if its score is below resolveBelow and its level is none of the series' tail;
   * once the incident is accepted as a new regime, if its score is below 1.
   *
   * Two levels (hysteresis) and a run of quiet points (cool-down): no flapping around a threshold.
   * What has been open for acceptAfter points is no longer news: it is learnt, and ends as soon as
   * nothing in it would open an incident.
   */

  /** What one step did to a series' incident. */
  public enum Event {
    NONE,
    OPENED,
    UPDATED,
    RESOLVED
  }

  private final double resolveBelow;
  private final int resolveAfter;
  private final int acceptAfter;

  /**
   * A tracker.
   *
   * @param resolveBelow score below which a point is quiet, 1 being the threshold
   * @param resolveAfter quiet points in a row that end an incident
   * @param acceptAfter points of an incident after which it is accepted as a new regime
   */
  public IncidentTracker(double resolveBelow, int resolveAfter, int acceptAfter) {
    this.resolveBelow = resolveBelow;
    this.resolveAfter = resolveAfter;
    this.acceptAfter = acceptAfter;
  }

  /**
   * Takes in a point.
   *
   * @param score its score, 1 being the threshold
   * @param emitted the same past the refractory bar
   * @param unusual whether its level lies in the series' tail
   */
  public Event step(
      State state, long timestampMillis, double score, double emitted, boolean unusual) {
    if (!state.open) {
      if (emitted < 1) {
        return Event.NONE;
      }
      state.open = true;
      state.startMillis = timestampMillis;
      state.points = 0;
      state.peakScore = 0;
    }
    state.points++;
    boolean accepted = gate(state) == LearningGate.ACCEPTED;
    boolean quiet = accepted ? score < 1 : score < resolveBelow && !unusual;
    state.quiet = quiet ? state.quiet + 1 : 0;
    if (emitted >= 1 && score > state.peakScore) {
      state.peakScore = score;
      state.peakMillis = timestampMillis;
      return state.points == 1 ? Event.OPENED : Event.UPDATED;
    }
    if (state.quiet >= resolveAfter) {
      state.open = false;
      return Event.RESOLVED;
    }
    return Event.NONE;
  }

  /** Whether the series may be learnt as normal, by how long its incident has been open. */
  public LearningGate gate(State state) {
    if (!state.open) {
      return LearningGate.NORMAL;
    } else if (state.points <= acceptAfter / 2) {
      return LearningGate.ANOMALOUS;
    }
    return state.points <= acceptAfter ? LearningGate.REGIME_CANDIDATE : LearningGate.ACCEPTED;
  }

  /** A series' incident; the rest is meaningful while one is open and at its end. */
  public static final class State {
    private boolean open;
    private long startMillis;
    private long peakMillis;
    private double peakScore;
    private int points;
    private int quiet;

    public boolean isOpen() {
      return open;
    }

    /** Event time of the first point, ms since the epoch. */
    public long startMillis() {
      return startMillis;
    }

    /** Event time of the strangest point, ms since the epoch. */
    public long peakMillis() {
      return peakMillis;
    }

    /** The strangest point's score, 1 being the threshold. */
    public double peakScore() {
      return peakScore;
    }

    /** Points since the start, this one included. */
    public int points() {
      return points;
    }

    /** Bytes of a closed state; an open one has {@link #openBytes} more. */
    public static int bytes() {
      return 1;
    }

    public static int openBytes() {
      return 2 * Long.BYTES + Double.BYTES + 2 * Integer.BYTES;
    }

    public void write(ByteBuffer buffer) {
      buffer.put((byte) (open ? 1 : 0));
      if (open) {
        buffer.putLong(startMillis).putLong(peakMillis).putDouble(peakScore);
        buffer.putInt(points).putInt(quiet);
      }
    }

    public void read(ByteBuffer buffer) {
      open = buffer.get() != 0;
      if (open) {
        startMillis = buffer.getLong();
        peakMillis = buffer.getLong();
        peakScore = buffer.getDouble();
        points = buffer.getInt();
        quiet = buffer.getInt();
      }
    }
  }
}
