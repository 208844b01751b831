package dev.offbeat.trainer.nn;

import java.util.List;

/**
 * Feeds forecasts back: in place of what came, a lane sees what was foretold for it one step
 * before.
 *
 * @param features how each feature enters x, in the order of the outputs
 * @param choice which lanes are fed at which step
 */
public record Feedback(List<Inputs> features, Choice choice) {
  /*
   * Bengio, Vinyals, Jaitly, Shazeer: Scheduled sampling for sequence prediction with recurrent
   * neural networks. NIPS 2015. With μ the location foretold for the next step's change:
   *
   *   v̂(t) = v(t − 1) + μ(t − 1)
   *
   * No gradient flows through what is fed.
   */
  public Feedback {
    features = List.copyOf(features);
  }

  /**
   * The rows of x that hold a feature.
   *
   * @param value row of its value, and what the value is multiplied by there
   * @param difference row of its difference to the step before; −1 if there is none
   */
  public record Inputs(int value, float valueFactor, int difference, float differenceFactor) {}

  /** Says which lanes are fed. */
  @FunctionalInterface
  public interface Choice {
    /** Whether a lane sees the forecast at a step of the window, 1 or later. */
    boolean isFed(int t, int lane);
  }

  void feed(Window window, int t) {
    int lanes = window.lanes();
    float[] x = window.x(t);
    float[] last = window.x(t - 1);
    float[] foretold = window.output(t - 1);
    for (int lane = 0; lane < lanes; lane++) {
      if (!choice.isFed(t, lane)) {
        continue;
      }
      for (int f = 0; f < features.size(); f++) {
        Inputs rows = features.get(f);
        float change = foretold[f * lanes + lane];
        int value = rows.value * lanes + lane;
        x[value] = last[value] + rows.valueFactor * change;
        if (rows.difference >= 0) {
          x[rows.difference * lanes + lane] = rows.differenceFactor * change;
        }
      }
    }
  }
}
