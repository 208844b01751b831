package dev.offbeat.detector.intake;

import dev.offbeat.detector.score.Part;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the intake knows of one series: about a hundred bytes, 8 more for each value that is held,
 * 16 and 8 a feature more for a counter, 8 and the last reading for a running statistic, and the
 * points that wait for older ones. Made by {@link Intake#newState}. Not thread-safe.
 */
public final class IntakeState {
  /** No such time. */
  public static final long NEVER = Long.MIN_VALUE;

  /** How the series' values are read. */
  enum Reading {
    UNDECIDED(0),
    VALUE(1),
    CUMULATIVE(2),
    DELTA(3);

    private final int code;

    Reading(int code) {
      this.code = code;
    }

    private static Reading of(int code) {
      return switch (code) {
        case 1 -> VALUE;
        case 2 -> CUMULATIVE;
        case 3 -> DELTA;
        default -> UNDECIDED;
      };
    }
  }

  private static final int READING = 3; // mask
  private static final int INFERRED = 4;
  private static final int DISPROVED = 8;
  private static final int SILENT = 16;
  private static final int STALE = 32;
  private static final int HOLDS = 64;
  private static final int STATISTIC = 128; // a reading is kept, or waits

  Reading reading = Reading.UNDECIDED;
  boolean inferred; // from the name
  boolean disproved; // the inference, by the values
  boolean silent;
  boolean stale; // the network forgot the series, which has not come back yet
  boolean holds; // values of the last point are kept

  long lastMillis = NEVER; // event time of the last point that was emitted
  long liveMillis = NEVER; // event time of the newest point with a value
  long arrivalMillis = NEVER; // when that came, by the task's clock
  long timerMillis = NEVER; // when the series is to be looked at again
  int bridged; // steps in a row
  int rewarming; // points yet to come
  byte withheld; // the parts whose open incident was not published, as bits
  final Pauses pauses = new Pauses();
  final Standstill standstill = new Standstill();
  final CounterReading counter;
  final StatisticReading statistic = new StatisticReading();
  final double[] held; // [F]
  final ReorderBuffer waiting;

  /** The state of a series of which nothing is known yet. */
  public IntakeState(int features) {
    counter = new CounterReading(features);
    counter.clear();
    held = new double[features];
    waiting = new ReorderBuffer(features);
  }

  /** Whether the series is silent, and that has been told. */
  public boolean isSilent() {
    return silent;
  }

  /** Whether the series stands still, and that has been told. */
  public boolean isFlat() {
    return standstill.isTold();
  }

  /** Whether so much was missing that the network forgot the series, which has not come back. */
  public boolean isStale() {
    return stale;
  }

  /** Whether every value so far was the same: 60 points, or more. */
  public boolean isConstant() {
    return standstill.neverChanged();
  }

  /** Whether a point with a value ever came. */
  public boolean hasValue() {
    return liveMillis != NEVER;
  }

  /** Whether rates are watched in place of values. */
  public boolean isCounter() {
    return reading == Reading.CUMULATIVE || reading == Reading.DELTA;
  }

  /** Whether that was concluded from the series' name, for its format says nothing. */
  public boolean isInferred() {
    return inferred;
  }

  /** Whether the open incident of silence, or of a flat line, was kept from being published. */
  public boolean isWithheld(Part part) {
    return (withheld & bit(part)) != 0;
  }

  /** Notes whether it was; the intake takes no notice of it. */
  public void withhold(Part part, boolean value) {
    withheld = (byte) (value ? withheld | bit(part) : withheld & ~bit(part));
  }

  private static int bit(Part part) {
    return part == Part.SILENCE ? 1 : 2;
  }

  /** Points that wait for older ones. */
  public int waiting() {
    return waiting.count();
  }

  /** When the series is to be looked at, as kept by {@link #keepTimer}; {@link #NEVER} for not. */
  public long timerMillis() {
    return timerMillis;
  }

  /** Keeps when the series is to be looked at. */
  public void keepTimer(long clockMillis) {
    timerMillis = clockMillis;
  }

  /** Forgets everything, as in a new state. */
  public void clear() {
    reading = Reading.UNDECIDED;
    inferred = false;
    disproved = false;
    silent = false;
    stale = false;
    holds = false;
    withheld = 0;
    lastMillis = NEVER;
    liveMillis = NEVER;
    arrivalMillis = NEVER;
    timerMillis = NEVER;
    bridged = 0;
    rewarming = 0;
    pauses.clear();
    standstill.clear();
    counter.clear();
    statistic.clear();
    Arrays.fill(held, 0);
    waiting.clear();
  }

  /**
   * Takes over what a detector's state knew that was kept without one of these.
   *
   * @param lastPointMillis event time of the last point
   * @param points how many there were
   * @param cadenceMillis median time between two
   */
  public void assume(long lastPointMillis, int points, double cadenceMillis) {
    clear();
    reading = points > 0 ? Reading.VALUE : Reading.UNDECIDED;
    lastMillis = lastPointMillis;
    pauses.assume(points, cadenceMillis);
  }

  /** Bytes that {@link #write} may need at most, for what is known now. */
  public int maxBytes() {
    return 2
        + 4 * Long.BYTES
        + 2 * Short.BYTES
        + Pauses.bytes()
        + Standstill.bytes()
        + CounterReading.bytes(held.length)
        + statistic.bytes()
        + Double.BYTES * held.length
        + waiting.maxBytes();
  }

  /** Bytes that {@link #write} needs for most series: not a counter, nothing held, none waiting. */
  public static int plainBytes() {
    return 2 + 4 * Long.BYTES + 3 * Short.BYTES + Pauses.bytes() + Standstill.bytes();
  }

  public void write(ByteBuffer buffer) {
    int flags = reading.code;
    flags |= inferred ? INFERRED : 0;
    flags |= disproved ? DISPROVED : 0;
    flags |= silent ? SILENT : 0;
    flags |= stale ? STALE : 0;
    flags |= holds ? HOLDS : 0;
    boolean hasStatistics = !statistic.isEmpty() || waiting.hasStatistics();
    flags |= hasStatistics ? STATISTIC : 0;
    buffer.put((byte) flags).put(withheld);
    buffer.putLong(lastMillis).putLong(liveMillis).putLong(arrivalMillis).putLong(timerMillis);
    buffer.putShort((short) bridged).putShort((short) rewarming);
    pauses.write(buffer);
    standstill.write(buffer);
    if (isCounter()) {
      counter.write(buffer);
    }
    if (hasStatistics) {
      statistic.write(buffer);
    }
    if (holds) {
      for (double value : held) {
        buffer.putDouble(value);
      }
    }
    waiting.write(buffer, isCounter() || hasStatistics, hasStatistics);
  }

  /**
   * Replaces this state by what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a number is out of its range
   * @throws java.nio.BufferUnderflowException if bytes are missing
   */
  public void read(ByteBuffer buffer) {
    int flags = buffer.get();
    withheld = buffer.get();
    reading = Reading.of(flags & READING);
    inferred = (flags & INFERRED) != 0;
    disproved = (flags & DISPROVED) != 0;
    silent = (flags & SILENT) != 0;
    stale = (flags & STALE) != 0;
    holds = (flags & HOLDS) != 0;
    boolean hasStatistics = (flags & STATISTIC) != 0;
    lastMillis = buffer.getLong();
    liveMillis = buffer.getLong();
    arrivalMillis = buffer.getLong();
    timerMillis = buffer.getLong();
    bridged = buffer.getShort();
    rewarming = buffer.getShort();
    pauses.read(buffer);
    standstill.read(buffer);
    if (isCounter()) {
      counter.read(buffer);
    } else {
      counter.clear();
    }
    if (hasStatistics) {
      statistic.read(buffer);
    } else {
      statistic.clear();
    }
    if (holds) {
      for (int f = 0; f < held.length; f++) {
        held[f] = buffer.getDouble();
      }
    }
    waiting.read(buffer, isCounter() || hasStatistics, hasStatistics);
  }
}
