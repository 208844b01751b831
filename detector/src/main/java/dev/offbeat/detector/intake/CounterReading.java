package dev.offbeat.detector.intake;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Point;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The last reading of one series' counters, which the next one is compared with. */
final class CounterReading {
  /*
   * CUMULATIVE   (v − v') / (t − t')     v', t' the reading before
   *              v / (t − s)             after a reset, s the start where it lies in (t', t), else t'
   * DELTA        v / (t − s)             s the start, else t', else t − period
   *
   * per second. A reset: v < v', or the start moved past t'. No rate is known of the first reading.
   */
  private static final double SECOND = 1000;
  private static final int JUDGED_AFTER = 20;
  private static final int MOST_FALLS = 4; // one in five: not a counter

  private final double[] values; // [F], NaN where the last one was missing
  private long timeMillis = Long.MIN_VALUE;
  private long startMillis = Point.UNKNOWN_START;
  private int steps; // at most JUDGED_AFTER
  private int falls;

  CounterReading(int features) {
    values = new double[features];
  }

  void clear() {
    Arrays.fill(values, Double.NaN);
    timeMillis = Long.MIN_VALUE;
    startMillis = Point.UNKNOWN_START;
    steps = 0;
    falls = 0;
  }

  /** Whether so many of the first readings fell that this is no counter. */
  boolean isDoubtful() {
    return steps == JUDGED_AFTER && falls > MOST_FALLS;
  }

  /** The rates since the reading before, NaN where there is none; the reading is kept. */
  Observation cumulative(Observation reading, long start) {
    long time = reading.timestampMillis();
    if (isBlank(reading)) {
      return reading;
    }
    boolean first = timeMillis == Long.MIN_VALUE;
    boolean restarted = !first && startMillis >= 0 && start > startMillis && start > timeMillis;
    boolean knowsStart = !first && start > timeMillis && start < time;
    double[] rates = new double[values.length];
    boolean fell = false;
    for (int f = 0; f < rates.length; f++) {
      double now = finite(reading.value(f));
      double before = values[f];
      values[f] = now;
      if (first || Double.isNaN(before) || Double.isNaN(now)) {
        rates[f] = Double.NaN;
      } else if (now < before || restarted) {
        fell |= now < before;
        rates[f] = now / ((time - (knowsStart ? start : timeMillis)) / SECOND);
      } else {
        rates[f] = (now - before) / ((time - timeMillis) / SECOND);
      }
    }
    if (!first && steps < JUDGED_AFTER) {
      steps++;
      falls += fell && !restarted ? 1 : 0;
    }
    timeMillis = time;
    startMillis = start;
    return Observation.of(time, rates);
  }

  /** The rates over the interval that the reading covers, NaN where that is not known. */
  Observation delta(Observation reading, long start, long periodMillis) {
    long time = reading.timestampMillis();
    long since = timeMillis;
    if (start >= 0 && start < time) {
      since = start;
    } else if (timeMillis == Long.MIN_VALUE && periodMillis > 0) {
      since = time - periodMillis;
    }
    double[] rates = new double[values.length];
    for (int f = 0; f < rates.length; f++) {
      rates[f] =
          since == Long.MIN_VALUE
              ? Double.NaN
              : finite(reading.value(f)) / ((time - since) / SECOND);
    }
    timeMillis = time;
    return Observation.of(time, rates);
  }

  private static boolean isBlank(Observation reading) {
    for (int f = 0; f < reading.size(); f++) {
      if (Double.isFinite(reading.value(f))) {
        return false;
      }
    }
    return true;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }

  static int bytes(int features) {
    return 2 * Long.BYTES + 2 + Double.BYTES * features;
  }

  void write(ByteBuffer buffer) {
    buffer.putLong(timeMillis).putLong(startMillis).put((byte) steps).put((byte) falls);
    for (double value : values) {
      buffer.putDouble(value);
    }
  }

  void read(ByteBuffer buffer) {
    timeMillis = buffer.getLong();
    startMillis = buffer.getLong();
    steps = buffer.get();
    falls = buffer.get();
    for (int f = 0; f < values.length; f++) {
      values[f] = buffer.getDouble();
    }
  }
}
