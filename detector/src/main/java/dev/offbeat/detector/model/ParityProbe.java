package dev.offbeat.detector.model;

import java.util.Random;

/** Steps two predictors of one model side by side on random inputs. */
public final class ParityProbe {
  private static final double INPUT_DEVIATION = 2;

  private ParityProbe() {}

  /**
   * Largest distance of any two numbers on the way from a zero state, relative to numbers beyond
   * ±1; NaN where one is no number.
   *
   * @param metadata of the model that both run
   */
  public static double deviation(
      ModelMetadata metadata, StepPredictor one, StepPredictor other, int steps) {
    Outputs ours = new Outputs(metadata);
    Outputs theirs = new Outputs(metadata);
    float[] x = new float[metadata.inputCount()];
    Random random = new Random(1);
    double largest = 0;
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) (INPUT_DEVIATION * random.nextGaussian());
      }
      one.step(x, ours.state, ours.prediction, ours.logScale);
      other.step(x, theirs.state, theirs.prediction, theirs.logScale);
      largest = Math.max(largest, ours.distance(theirs));
    }
    return largest;
  }

  private static final class Outputs {
    private final float[] state;
    private final float[] prediction;
    private final float[] logScale;

    Outputs(ModelMetadata metadata) {
      state = new float[metadata.cell().stateSize()];
      prediction = new float[metadata.outputCount()];
      logScale = new float[metadata.outputCount()];
    }

    double distance(Outputs other) {
      return Math.max(
          distance(state, other.state),
          Math.max(distance(prediction, other.prediction), distance(logScale, other.logScale)));
    }

    private static double distance(float[] a, float[] b) {
      double largest = 0;
      for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs((double) a[i] - b[i]) / Math.max(1, Math.abs(b[i])));
      }
      return largest;
    }
  }
}
