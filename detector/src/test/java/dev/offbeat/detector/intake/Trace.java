package dev.offbeat.detector.intake;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.TestModels;
import dev.offbeat.detector.histogram.RunningStatistic;
import dev.offbeat.detector.ingest.Point;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One series, its intake, and what that said. The state is written and read before each point. */
final class Trace implements IntakeSink {
  static final long MINUTE = 60_000;

  final Intake intake;
  final List<Observation> scored = new ArrayList<>();
  final List<Boolean> rewarming = new ArrayList<>();
  final List<Detection.Status> refused = new ArrayList<>();
  final List<Long> bridged = new ArrayList<>();
  final List<Incident> incidents = new ArrayList<>();
  int forgotten;
  int restarts;
  int reordered;
  int imputed;
  IntakeState state;
  private final String series;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
  private long clock = Long.MIN_VALUE;

  Trace(String series, IntakeOptions options) {
    this.series = series;
    intake = new Intake(options, TestModels.metadata("value"));
    state = intake.newState();
  }

  static Trace of(IntakeOptions options) {
    return new Trace("host-1", options);
  }

  Trace take(long time, double value) {
    return take(time, value, Point.Kind.UNKNOWN, Point.UNKNOWN_START);
  }

  Trace take(long time, double value, Point.Kind kind, long start) {
    return take(new Point(series, Observation.of(time, value), kind, start, 0));
  }

  /** A reading of a statistic. */
  Trace take(long time, RunningStatistic reading, long start) {
    Observation observation = Observation.of(time, reading.value());
    Point point = new Point(series, observation, Point.Kind.GAUGE, start, 0);
    return take(point.withStatistic(reading));
  }

  Trace take(Point point) {
    reread();
    clock = Math.max(clock, point.observation().timestampMillis());
    intake.take(state, point, clock, this);
    return this;
  }

  /** Points a minute apart, from one time on. */
  Trace takeMinutes(long from, int count) {
    for (int i = 0; i < count; i++) {
      take(from + i * MINUTE, i % 7);
    }
    return this;
  }

  boolean wake(long now) {
    reread();
    clock = Math.max(clock, now);
    return intake.wake(state, series, clock, this);
  }

  private void reread() {
    buffer.clear();
    state.write(buffer);
    if (buffer.position() > state.maxBytes()) {
      throw new AssertionError("wrote more than it said");
    }
    state = intake.newState();
    state.assume(12345, 678, 9); // whatever it held
    state.read(buffer.flip());
    if (buffer.hasRemaining()) {
      throw new AssertionError("read less than was written");
    }
  }

  double[] values() {
    return scored.stream().mapToDouble(observation -> observation.value(0)).toArray();
  }

  long[] times() {
    return scored.stream().mapToLong(Observation::timestampMillis).toArray();
  }

  @Override
  public void score(Observation observation, boolean isRewarming) {
    scored.add(observation);
    rewarming.add(isRewarming);
  }

  @Override
  public void refuse(Observation observation, Detection.Status reason) {
    refused.add(reason);
  }

  @Override
  public void bridge(long timestampMillis) {
    bridged.add(timestampMillis);
  }

  @Override
  public void forget() {
    forgotten++;
  }

  @Override
  public void restart() {
    restarts++;
  }

  @Override
  public void tell(Incident incident) {
    incidents.add(incident);
  }

  @Override
  public void reordered() {
    reordered++;
  }

  @Override
  public void imputed() {
    imputed++;
  }
}
