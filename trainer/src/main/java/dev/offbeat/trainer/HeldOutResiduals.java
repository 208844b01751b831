package dev.offbeat.trainer;

import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.export.NetworkStepper;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.report.ResidualDistribution;
import dev.offbeat.trainer.report.ResidualDistribution.Law;
import dev.offbeat.trainer.train.FittedNetwork;
import java.util.Arrays;
import java.util.List;

/** The next step's residuals over the held-out part, each by the scale foretold for it. */
final class HeldOutResiduals {
  /*
   * The file's scale is that of a Laplace law, b = E|r|. For a network that was fitted with a normal
   * law it is told as such: σ = b·√(π/2).
   */
  private static final double NORMAL_SCALE = Math.sqrt(Math.PI / 2);
  private static final int MOST = 2_000_000;

  private HeldOutResiduals() {}

  static ResidualDistribution of(FittedNetwork fitted, List<TrainingSeries> series) {
    Loss loss = fitted.options().loss();
    boolean normal = loss == Loss.GAUSSIAN || loss == Loss.SQUARED;
    double[] residuals = new double[MOST];
    int count = 0;
    try (NetworkStepper stepper = new NetworkStepper(fitted.network(), fitted.parameters())) {
      for (TrainingSeries one : series) {
        count = add(fitted.network(), stepper, one, normal ? NORMAL_SCALE : 1, residuals, count);
      }
    }
    return ResidualDistribution.of(
        normal ? Law.NORMAL : Law.LAPLACE, Arrays.copyOf(residuals, count));
  }

  private static int add(
      Network network,
      NetworkStepper stepper,
      TrainingSeries series,
      double factor,
      double[] residuals,
      int from) {
    float[] x = new float[network.inputs()];
    float[] state = new float[network.stateSize()];
    float[] prediction = new float[network.outputs()];
    float[] logScale = new float[network.outputs()];
    int heldOut = ChronologicalSplit.defaults().validationEnd(series.size());
    int count = from;
    for (int t = 0; t + 1 < series.size(); t++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = series.inputs()[i][t];
      }
      stepper.step(x, state, prediction, logScale);
      for (int f = 0; t + 1 >= heldOut && f < network.features() && count < MOST; f++) {
        double scale = factor * Math.exp(logScale[f]);
        residuals[count++] = (series.targets()[f][t] - prediction[f]) / scale;
      }
    }
    return count;
  }
}
