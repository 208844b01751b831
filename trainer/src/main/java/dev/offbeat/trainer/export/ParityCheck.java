package dev.offbeat.trainer.export;

import dev.offbeat.detector.model.OnnxModel;
import dev.offbeat.detector.model.ParityProbe;
import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.trainer.nn.Network;

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
      double difference = ParityProbe.deviation(model.metadata(), own, exported, STEPS);
      if (!(difference <= TOLERANCE)) {
        throw new ExportException(
            "%s: the exported model differs from the trained one by %.3g within %d steps; allowed are %s; nothing was written"
                .formatted(name, difference, STEPS, TOLERANCE));
      }
    }
  }
}
