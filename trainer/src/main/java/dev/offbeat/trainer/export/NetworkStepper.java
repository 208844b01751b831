package dev.offbeat.trainer.export;

import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.Window;

/** The trainer's own network, stepped as the detector steps a model. */
public final class NetworkStepper implements StepPredictor {
  private final float[] parameters;
  private final Window window;

  public NetworkStepper(Network network, float[] parameters) {
    this.parameters = parameters;
    window = network.newWindow(1, 1);
  }

  @Override
  public void step(float[] x, float[] state, float[] prediction, float[] logScale) {
    for (int i = 0; i < x.length; i++) {
      window.x()[i][0] = x[i];
    }
    for (int j = 0; j < state.length; j++) {
      window.before()[j][0] = state[j];
    }
    window.forward(parameters);
    for (int j = 0; j < state.length; j++) {
      state[j] = window.after()[j][0];
    }
    for (int o = 0; o < prediction.length; o++) {
      prediction[o] = window.output()[o][0];
      float unclipped = window.output()[prediction.length + o][0];
      logScale[o] =
          Math.max(Network.lowestLogScale(), Math.min(Network.highestLogScale(), unclipped));
    }
  }

  @Override
  public void close() {}
}
