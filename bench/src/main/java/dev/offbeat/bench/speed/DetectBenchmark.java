package dev.offbeat.bench.speed;

import dev.offbeat.detector.Detector;
import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.model.Engine;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The points of one series, from value to score; a sample is 64 of them. For JMH; {@link
 * DetectCommand} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DetectBenchmark {
  private static final int POINTS = 1 << 17; // three months of minutes
  private static final int SAMPLE = 64;
  private static final long MINUTE_MILLIS = 60_000;
  private static final double DAY = 1440;

  /** The cell's name. */
  @Param({"fastrnn", "gru"})
  public String cell;

  /** Its units. */
  @Param("16")
  public int hidden;

  /** Of the series. */
  @Param({"1", "8"})
  public int features;

  /** What runs it. */
  @Param({"fused", "onnx"})
  public String engine;

  private final Observation[] observations = new Observation[POINTS];
  private DetectorModel model;
  private Detector detector;
  private SeriesState state;
  private int t;

  /** Loads the model, makes a noisy series with a daily rhythm, and warms up. */
  @Setup
  public void prepare() {
    load();
    Calls.warmUp(this::detect);
  }

  /** Bytes that a point allocates; its incidents, which are new objects, are among them. */
  static double allocatedBytes(Measurement of) {
    DetectBenchmark benchmark = new DetectBenchmark();
    benchmark.cell = of.cell();
    benchmark.hidden = of.hidden();
    benchmark.features = of.features();
    benchmark.engine = of.engine();
    benchmark.load();
    double bytes = Calls.allocatedBytes(benchmark::detect) / SAMPLE;
    benchmark.close();
    return bytes;
  }

  void load() {
    Engine wanted = Engine.valueOf(engine.toUpperCase(Locale.ROOT));
    model = DetectorModel.load(cell, BenchModels.file(cell, hidden, features), wanted);
    detector = model.newDetector(DetectorOptions.defaults());
    state = model.newState();
    Random random = new Random(1);
    for (int i = 0; i < POINTS; i++) {
      double[] values = new double[features];
      for (int f = 0; f < features; f++) {
        values[f] = 100 + 10 * Math.sin(2 * Math.PI * i / DAY) + random.nextGaussian();
      }
      observations[i] = Observation.of(MINUTE_MILLIS * i, values);
    }
  }

  /** Points; the series begins anew at its end. */
  @Benchmark
  @OperationsPerInvocation(SAMPLE)
  public double detect() {
    if (t == POINTS) {
      t = 0;
      state = model.newState();
    }
    double sum = 0;
    for (int i = 0; i < SAMPLE; i++) {
      sum += detector.detect(state, observations[t++]).score();
    }
    return sum;
  }

  /** Frees the model. */
  @TearDown
  public void close() {
    detector.close();
    model.close();
  }
}
