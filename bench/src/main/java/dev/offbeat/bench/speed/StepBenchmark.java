package dev.offbeat.bench.speed;

import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.StepEngine;
import dev.offbeat.detector.model.StepPredictor;
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
 * One step of each of 64 series' network, one by one or as a batch. A sample is these 64: long
 * enough for the clock, too short for another process to come between most of them. For JMH; {@link
 * StepCommand} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBenchmark {
  static final int SERIES = 64;

  /** The engine that takes all series as one batch. */
  static final String BATCHED = "onnx-batch";

  private static final int POINTS = 16;

  /** The cell's name. */
  @Param({"elman", "jordan", "leaky", "fastrnn", "fastgrnn", "gru", "lstm", "esn"})
  public String cell;

  /** Its units. */
  @Param({"8", "16", "32", "64"})
  public int hidden;

  /** Of each series. */
  @Param({"1", "8"})
  public int features;

  /** What runs it. */
  @Param({"fused", "onnx", BATCHED})
  public String engine;

  private final float[][][] x = new float[POINTS][SERIES][];
  private final float[][] state = new float[SERIES][];
  private final float[][] prediction = new float[SERIES][];
  private final float[][] logScale = new float[SERIES][];
  private OnnxModel model;
  private StepPredictor predictor;
  private int t;

  /** Loads the model, and warms up. */
  @Setup
  public void prepare() {
    load();
    Calls.warmUp(this::step);
  }

  /** Bytes that a step allocates. */
  static double allocatedBytes(Measurement of) {
    StepBenchmark benchmark = new StepBenchmark();
    benchmark.cell = of.cell();
    benchmark.hidden = of.hidden();
    benchmark.features = of.features();
    benchmark.engine = of.engine();
    benchmark.load();
    double bytes = Calls.allocatedBytes(benchmark::step) / SERIES;
    benchmark.close();
    return bytes;
  }

  void load() {
    byte[] file = BenchModels.file(cell, hidden, features);
    model = OnnxModel.open(cell, file);
    Engine wanted = engine.equals("fused") ? Engine.FUSED : Engine.ONNX;
    predictor = StepEngine.choose(cell, file, model, wanted).newPredictor();
    Random random = new Random(1);
    for (int s = 0; s < SERIES; s++) {
      for (float[][] point : x) {
        point[s] = new float[model.metadata().inputCount()];
        for (int i = 0; i < point[s].length; i++) {
          point[s][i] = (float) random.nextGaussian();
        }
      }
      state[s] = new float[model.metadata().cell().stateSize()];
      prediction[s] = new float[model.metadata().outputCount()];
      logScale[s] = new float[model.metadata().outputCount()];
    }
  }

  /** A step of each series. */
  @Benchmark
  @OperationsPerInvocation(SERIES)
  public float step() {
    float[][] point = x[t++ % POINTS];
    if (engine.equals(BATCHED)) {
      predictor.stepBatch(SERIES, point, state, prediction, logScale);
    } else {
      for (int s = 0; s < SERIES; s++) {
        predictor.step(point[s], state[s], prediction[s], logScale[s]);
      }
    }
    return prediction[0][0];
  }

  /** Frees the model. */
  @TearDown
  public void close() {
    predictor.close();
    model.close();
  }
}
