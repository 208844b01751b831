package dev.offbeat.bench.speed;

import dev.offbeat.detector.model.Engine;
import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.StepEngine;
import dev.offbeat.detector.model.StepPredictor;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One step of one series' network. For JMH; {@link StepCommand} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBenchmark {
  private static final int POINTS = 1024;

  /** The cell's name. */
  @Param({"fastrnn", "gru"})
  public String cell;

  /** Its units. */
  @Param({"8", "16", "32", "64"})
  public int hidden;

  /** What runs it. */
  @Param({"fused", "onnx"})
  public String engine;

  private final float[][] x = new float[POINTS][BenchModels.INPUTS];
  private final float[] prediction = new float[BenchModels.HORIZONS.size()];
  private final float[] logScale = new float[BenchModels.HORIZONS.size()];
  private float[] state;
  private OnnxModel model;
  private StepPredictor predictor;
  private int t;

  /** Loads the model. */
  @Setup
  public void load() {
    byte[] file = BenchModels.file(cell, hidden);
    model = OnnxModel.open(cell, file);
    Engine wanted = Engine.valueOf(engine.toUpperCase(Locale.ROOT));
    predictor = StepEngine.choose(cell, file, model, wanted).newPredictor();
    state = new float[hidden];
    Random random = new Random(1);
    for (float[] inputs : x) {
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextGaussian();
      }
    }
  }

  /** A step. */
  @Benchmark
  public float step() {
    predictor.step(x[t++ % POINTS], state, prediction, logScale);
    return prediction[0];
  }

  /** Frees the model. */
  @TearDown
  public void close() {
    predictor.close();
    model.close();
  }
}
