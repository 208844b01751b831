package dev.offbeat.trainer.export;

import dev.offbeat.detector.model.StepPredictor;
import dev.offbeat.trainer.nn.Loss;
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
    System.arraycopy(x, 0, window.x(0), 0, x.length);
    System.arraycopy(state, 0, window.before(0), 0, state.length);
    window.forward(parameters);
    System.arraycopy(window.after(0), 0, state, 0, state.length);
    float[] output = window.output(0);
    for (int o = 0; o < prediction.length; o++) {
      prediction[o] = output[o];
      float unclipped = output[prediction.length + o];
      logScale[o] = Math.max(Loss.LOWEST_LOG_SCALE, Math.min(Loss.HIGHEST_LOG_SCALE, unclipped));
    }
  }

  @Override
  public void close() {}
}
