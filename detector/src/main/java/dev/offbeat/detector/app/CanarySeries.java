package dev.offbeat.detector.app;

import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.ingest.Decoder;
import dev.offbeat.detector.metrics.CanaryMeters;
import java.time.Duration;

/**
 * One canary: a synthetic series whose points and faults follow from its seed and the time alone,
 * and what becomes of its fault.
 */
final class CanarySeries {
  /*
   * At the k-th multiple of the interval, in each feature, with a unit u above the absolute floor:
   *
   *   x(k) = u·(50 + 5·sin(2πk / 48) + ε(k)),   and ±1000·u during a fault of 3 points
   *
   * ε has mean 0 and variance 1: the sum of four uniform variates, each a hash (SplitMix64, Steele et
   * al. 2014) of seed, place, feature and k; the fault's sign is one as well.
   *
   * A detector takes repeats for normal and raises the threshold of a series that has more alerts
   * than the budget allows. Faults that are rarer and smaller than these become its normal: with the
   * bundled model and one alert a week, of faults of 100 units every 1440 points one in five was
   * missed, of these none.
   */
  static final int PERIOD = 2160;

  /** Points from a beginning to the first fault, and from a fault to its verdict. */
  static final int QUIET = 360;

  private static final int FAULT_POINTS = 3;
  private static final int FOUND_WITHIN = 5;
  private static final int WAVE_POINTS = 48;
  private static final double LEVEL = 50;
  private static final double WAVE = 5;
  private static final double FAULT = 1000;
  private static final int UNIFORMS = 4;
  private static final long NONE = Long.MIN_VALUE;

  private final String name;
  private final long seed;
  private final long phase;
  private final double unit;
  private final int features;
  private final long intervalMillis;
  private final CanaryMeters meters;

  private long faultBegan = NONE; // tick of the fault that is not judged yet
  private boolean isFound;

  /**
   * @param phase ticks by which its faults are earlier than those of phase 0
   * @param unit size of its noise
   */
  CanarySeries(
      int partition,
      int number,
      long seed,
      long phase,
      double unit,
      int features,
      long intervalMillis,
      CanaryMeters meters) {
    this.name = Decoder.RESERVED + partition + "/" + number;
    this.seed = hash(hash(hash(seed) + partition) + number);
    this.phase = phase;
    this.unit = unit;
    this.features = features;
    this.intervalMillis = intervalMillis;
    this.meters = meters;
  }

  String name() {
    return name;
  }

  /**
   * Takes the step to a tick: begins a fault, or judges one.
   *
   * @param fed points without a gap before this one
   */
  Observation step(long tick, long fed) {
    long sinceFault = Math.floorMod(tick + phase, (long) PERIOD);
    if (sinceFault == 0 && fed >= QUIET) {
      faultBegan = tick;
      isFound = false;
    } else if (faultBegan != NONE && tick - faultBegan >= QUIET) {
      if (!isFound) {
        meters.onMissed();
      }
      faultBegan = NONE;
    }
    return observation(tick, faultBegan != NONE && sinceFault < FAULT_POINTS);
  }

  /** Forgets a fault that cannot be judged any more. */
  void restart() {
    faultBegan = NONE;
  }

  /** An event of an incident of this series. */
  void hear(Incident incident) {
    long after = incident.timestampMillis() - faultBegan * intervalMillis;
    if (faultBegan != NONE
        && !isFound
        && incident.phase() != Incident.Phase.RESOLVED
        && after >= 0
        && after < FOUND_WITHIN * intervalMillis) {
      isFound = true;
      meters.onFound(Duration.ofMillis(after));
    }
  }

  private Observation observation(long tick, boolean isFaulty) {
    double[] values = new double[features];
    double wave = LEVEL + WAVE * StrictMath.sin(2 * Math.PI * tick / WAVE_POINTS);
    double fault = !isFaulty ? 0 : hash(seed + faultBegan) < 0 ? -FAULT : FAULT;
    for (int f = 0; f < features; f++) {
      values[f] = unit * (wave + fault + noise(hash(seed + tick) + f));
    }
    return Observation.of(tick * intervalMillis, values);
  }

  private static double noise(long seed) {
    double sum = 0;
    for (int i = 1; i <= UNIFORMS; i++) {
      sum += (hash(seed + i * 0xd1342543de82ef95L) >>> 11) * 0x1.0p-53;
    }
    return (sum - UNIFORMS / 2.0) * Math.sqrt(12.0 / UNIFORMS);
  }

  private static long hash(long x) {
    long z = x + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
