package dev.offbeat.detector.intake;

import dev.offbeat.detector.Observation;
import java.nio.ByteBuffer;

/** How long a series has stood still, and how long it usually does. */
final class Standstill {
  /*
   * A run is a number of points in a row whose values are all equal.
   *
   *   m ← m + max(1/(n+1), 1/500)·(r − m)      the mean run, as each ends; changes are a share 1/m
   *   told once r > max(60, 5 · longest run)   where n ≥ 60 and 1/m > 1/2
   *
   * So a constant series, or one of few values, is never told. A run that was told is not learnt;
   * the longest is halved in 20,000 runs. Values are compared by 32 bits of a hash: twice the same
   * by chance costs one point of a run.
   */
  private static final int SHORTEST = 60;
  private static final int LONGER = 5;
  private static final int RUNS = 60;
  private static final double LARGEST_MEAN = 2;
  private static final double SMALLEST_GAIN = 1.0 / 500;
  private static final float DECAY = (float) Math.pow(0.5, 1.0 / 20_000);

  private int hash;
  private int run; // points of this run
  private long startMillis; // of this run
  private float longest;
  private float mean;
  private int runs; // that ended
  private boolean told;

  /** What a point did. */
  enum Event {
    NONE,
    BEGAN,
    ENDED
  }

  void clear() {
    read(ByteBuffer.wrap(new byte[bytes()]));
  }

  boolean isTold() {
    return told;
  }

  /** Whether every value so far was the same, and there were enough of them to say so. */
  boolean neverChanged() {
    return runs == 0 && run >= SHORTEST;
  }

  int run() {
    return run;
  }

  long startMillis() {
    return startMillis;
  }

  double limit() {
    return Math.max(SHORTEST, LONGER * longest);
  }

  /**
   * Takes in a point. After {@link Event#ENDED}, {@link #run} and {@link #startMillis} are those of
   * the run that ended until {@link #begin} is called.
   */
  Event step(Observation observation) {
    int now = hash(observation);
    if (run > 0 && now == hash) {
      run = Math.min(run + 1, 1 << 30);
      if (!told && run > limit() && runs >= RUNS && mean < LARGEST_MEAN) {
        told = true;
        return Event.BEGAN;
      }
      return Event.NONE;
    }
    boolean wasTold = told;
    if (run > 0 && !wasTold) {
      mean += (float) (Math.max(1.0 / (runs + 1), SMALLEST_GAIN) * (run - mean));
      longest = Math.max(longest * DECAY, run);
      runs = Math.min(runs + 1, 1000);
    }
    told = false;
    hash = now;
    if (wasTold) {
      return Event.ENDED;
    }
    begin(observation.timestampMillis());
    return Event.NONE;
  }

  /** Begins the run that the point just taken in is the first of. */
  void begin(long timestampMillis) {
    run = 1;
    startMillis = timestampMillis;
  }

  private static int hash(Observation observation) {
    long bits = 0;
    for (int f = 0; f < observation.size(); f++) {
      long value = Double.doubleToLongBits(observation.value(f) + 0.0); // −0 is 0
      bits = (bits ^ value) * 0x9E3779B97F4A7C15L;
    }
    return (int) (bits >>> 32);
  }

  static int bytes() {
    return 3 * Integer.BYTES + Long.BYTES + 2 * Float.BYTES + 1;
  }

  void write(ByteBuffer buffer) {
    buffer.putInt(hash).putInt(run).putLong(startMillis).putFloat(longest).putFloat(mean);
    buffer.putInt(runs).put((byte) (told ? 1 : 0));
  }

  void read(ByteBuffer buffer) {
    hash = buffer.getInt();
    run = buffer.getInt();
    startMillis = buffer.getLong();
    longest = buffer.getFloat();
    mean = buffer.getFloat();
    runs = buffer.getInt();
    told = buffer.get() != 0;
  }
}
