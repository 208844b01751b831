package dev.offbeat.trainer.export;

import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.trainer.nn.Network;
import java.util.Random;

/** Runs an exported model and the network it was made from side by side on random inputs. */
final class ParityCheck {
  private static final int STEPS = 2000;
  private static final double TOLERANCE = 1e-5;

  private ParityCheck() {}

  /**
   * Steps both recurrences from zero.
   *
   * @throws ExportException if any output or state differs by more than {@value #TOLERANCE}
   */
  static void check(String name, byte[] bytes, Network network, float[] parameters) {
    try (OnnxModel model = OnnxModel.open(name, bytes);
        StepPredictor exported = model.newPredictor();
        StepPredictor own = new NetworkStepper(network, parameters)) {
      float[] x = new float[network.inputs()];
      Outputs ours = new Outputs(network);
      Outputs theirs = new Outputs(network);
      Random random = new Random(1);
      for (int step = 1; step <= STEPS; step++) {
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) (2 * random.nextGaussian());
        }
        own.step(x, ours.state, ours.prediction, ours.logScale);
        exported.step(x, theirs.state, theirs.prediction, theirs.logScale);
        double difference = ours.difference(theirs);
        if (!(difference <= TOLERANCE)) {
          throw new ExportException(
              "%s: the exported model differs from the trained one by %.3g at step %d; allowed are %s; nothing was written"
                  .formatted(name, difference, step, TOLERANCE));
        }
      }
    }
  }

  private static final class Outputs {
    private final float[] state;
    private final float[] prediction;
    private final float[] logScale;

    Outputs(Network network) {
      state = new float[network.stateSize()];
      prediction = new float[network.outputs()];
      logScale = new float[network.outputs()];
    }

    /** Largest distance of any two numbers; NaN where one is not a number. */
    double difference(Outputs other) {
      return Math.max(
          difference(state, other.state),
          Math.max(difference(prediction, other.prediction), difference(logScale, other.logScale)));
    }

    private static double difference(float[] a, float[] b) {
      double largest = 0;
      for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
      }
      return largest;
    }
  }
}
