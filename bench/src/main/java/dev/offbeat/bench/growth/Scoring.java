package dev.offbeat.bench.growth;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.StateDecodeException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/** Scores points of many series as a stream task does: each state is kept as bytes in between. */
final class Scoring implements AutoCloseable {
  private static final long MINUTE_MILLIS = 60_000;
  private static final double DAY = 1440;
  private static final int OBSERVATIONS = 1 << 14;
  private static final int STRIDE = 7919; // a prime, so that neighbours in time are none in memory
  private static final int CHUNKS = 15;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final DetectorModel model;
  private final Detector detector;
  private final SeriesState scratch;
  private final double[][] values = new double[OBSERVATIONS][];
  private byte[][] states = new byte[0][];
  private int minute;

  /** Takes over the model. */
  Scoring(DetectorModel model) {
    this.model = model;
    this.detector = model.newDetector(DetectorOptions.defaults());
    this.scratch = model.newState();
    int features = model.metadata().featureCount();
    Random random = new Random(1);
    for (int t = 0; t < values.length; t++) {
      values[t] = new double[features];
      for (int f = 0; f < features; f++) {
        values[t][f] = 100 + 10 * Math.sin(2 * Math.PI * t / DAY) + random.nextGaussian();
      }
    }
  }

  /** So many series, each of which has been watched for so many minutes. */
  void watch(int series, int minutes) {
    SeriesState state = model.newState();
    for (minute = 0; minute < minutes; minute++) {
      var unused = detector.detect(state, observation(minute));
    }
    byte[] bytes = model.stateCodec().encode(state);
    states = new byte[series][];
    Arrays.setAll(states, s -> bytes.clone());
  }

  private Observation observation(int t) {
    return Observation.of(t * MINUTE_MILLIS, values[t % OBSERVATIONS]);
  }

  /** Bytes of all states. */
  long bytes() {
    return Arrays.stream(states).mapToLong(state -> state.length).sum();
  }

  /**
   * Nanoseconds of processor time of a point, in the quickest of some chunks of so many: what
   * others on the machine take is left out.
   */
  double nanosPerPoint(int points) {
    double quickest = Double.MAX_VALUE;
    int done = 0;
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < points; i++, done++) {
        int series = (int) ((long) done * STRIDE % states.length);
        score(series, minute + done / states.length);
      }
      quickest = Math.min(quickest, (THREADS.getCurrentThreadCpuTime() - start) / (double) points);
    }
    minute += done / states.length + 1;
    return quickest;
  }

  private void score(int series, int t) {
    try {
      model.stateCodec().decode(states[series], scratch);
    } catch (StateDecodeException e) {
      throw new IllegalStateException("own state", e);
    }
    var unused = detector.detect(scratch, observation(t));
    states[series] = model.stateCodec().encode(scratch);
  }

  @Override
  public void close() {
    detector.close();
    model.close();
  }
}
