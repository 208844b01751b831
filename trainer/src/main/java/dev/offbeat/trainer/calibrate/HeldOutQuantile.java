package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.ForecastEnergy;
import dev.offbeat.detector.score.JointChart;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.Series;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.export.NetworkStepper;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.train.FittedNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the parts of the score that compare with normal operation show there: the 99 % quantile of
 * each over the held-out part of all series. 0 where too little is held out to tell.
 */
final class HeldOutQuantile {
  private static final double LEVEL = 0.99;
  private static final int FEWEST = 100;

  private final ChronologicalSplit split;
  private final List<Double> values = new ArrayList<>();

  private HeldOutQuantile(ChronologicalSplit split) {
    this.split = split;
  }

  /** Of the joint chart's T², on a chart that learns all the while; 0 for a single feature. */
  static double jointDistance(History history, ChronologicalSplit split) {
    int features = history.features().size();
    if (features == 1) {
      return 0;
    }
    HeldOutQuantile quantile = new HeldOutQuantile(split);
    JointChart chart = new JointChart(features, Double.POSITIVE_INFINITY);
    JointChart.Scratch scratch = chart.newScratch();
    for (Series series : history.series()) {
      JointChart.State state = chart.newState();
      for (int t = 0; t < series.size(); t++) {
        quantile.add(t, series.size(), chart.step(state, series.values(t), scratch));
      }
    }
    return quantile.value();
  }

  /** Of the energy of the network's forecasts, over all features. */
  static double forecastEnergy(
      FittedNetwork fitted, List<TrainingSeries> series, ChronologicalSplit split) {
    HeldOutQuantile quantile = new HeldOutQuantile(split);
    int[] horizons = fitted.options().horizons().stream().mapToInt(Integer::intValue).toArray();
    ForecastEnergy energy = new ForecastEnergy(horizons, 1);
    int features = fitted.network().outputs() / horizons.length;
    try (NetworkStepper stepper = new NetworkStepper(fitted.network(), fitted.parameters())) {
      for (TrainingSeries one : series) {
        List<ForecastEnergy.State> states = new ArrayList<>();
        for (int f = 0; f < features; f++) {
          states.add(energy.newState());
        }
        quantile.addEnergies(fitted, stepper, energy, states, one);
      }
    }
    return quantile.value();
  }

  private void addEnergies(
      FittedNetwork fitted,
      NetworkStepper stepper,
      ForecastEnergy energy,
      List<ForecastEnergy.State> states,
      TrainingSeries series) {
    Network network = fitted.network();
    float[] x = new float[network.inputs()];
    float[] recurrent = new float[network.stateSize()];
    float[] prediction = new float[network.outputs()];
    float[] logScale = new float[network.outputs()];
    for (int t = 0; t < series.size(); t++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = series.inputs()[i][t];
      }
      stepper.step(x, recurrent, prediction, logScale);
      for (int f = 0; f < states.size(); f++) {
        int value = fitted.inputs().indexOf(ModelInput.value(f));
        add(t, series.size(), energy.observe(states.get(f), x[value]));
        energy.foretell(states.get(f), prediction, logScale, f, states.size());
      }
    }
  }

  private void add(int t, int size, double value) {
    if (t >= split.validationEnd(size) && value > 0) {
      values.add(value);
    }
  }

  private double value() {
    if (values.size() < FEWEST) {
      return 0;
    }
    Collections.sort(values);
    return values.get((int) (LEVEL * (values.size() - 1)));
  }
}
