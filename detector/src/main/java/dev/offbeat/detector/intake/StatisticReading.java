package dev.offbeat.detector.intake;

import dev.offbeat.detector.Observation;
import dev.offbeat.detector.histogram.RunningStatistic;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The last reading of one series' running statistic, which the next one is compared with. Most
 * series have none.
 */
final class StatisticReading {
  /*
   * The value of a reading is the statistic of what was observed since the one before; of all since
   * the start after a reset. A reset: there are fewer observations than before, or the start moved
   * past the reading before. There is none of the first reading, nor of one with other bounds.
   */
  private @Nullable RunningStatistic last;
  private long timeMillis = IntakeState.NEVER;
  private boolean isAlone; // nothing to compare the last one with; not kept

  void clear() {
    last = null;
    timeMillis = IntakeState.NEVER;
    isAlone = false;
  }

  boolean isEmpty() {
    return last == null;
  }

  /** Whether the last reading could not be compared, so that its value is not known. */
  boolean isAlone() {
    return isAlone;
  }

  /** What was observed since the reading before, NaN for nothing; the reading is kept. */
  Observation next(RunningStatistic reading, long time, long start) {
    RunningStatistic before = last;
    OptionalDouble value;
    if (before == null) {
      value = OptionalDouble.empty();
    } else if (start > timeMillis || reading.hasFewerThan(before)) {
      value = OptionalDouble.of(reading.value());
    } else {
      value = reading.since(before);
    }
    last = reading;
    timeMillis = time;
    isAlone = value.isEmpty();
    return Observation.of(time, value.orElse(Double.NaN));
  }

  int bytes() {
    return Long.BYTES + (last == null ? 1 : last.bytes());
  }

  void write(ByteBuffer buffer) {
    buffer.putLong(timeMillis);
    RunningStatistic.write(last, buffer);
  }

  void read(ByteBuffer buffer) {
    timeMillis = buffer.getLong();
    last = RunningStatistic.read(buffer);
    isAlone = false;
  }
}
