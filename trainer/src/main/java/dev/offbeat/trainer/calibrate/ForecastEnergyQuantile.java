package dev.offbeat.trainer.calibrate;

import dev.offbeat.detector.model.ModelInput;
import dev.offbeat.detector.score.ForecastEnergy;
import dev.offbeat.trainer.data.ChronologicalSplit;
import dev.offbeat.trainer.data.TrainingSeries;
import dev.offbeat.trainer.export.NetworkStepper;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.train.FittedNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The forecast energy's reference: its 99 % quantile over the held-out part of all series and
 * features.
 */
final class ForecastEnergyQuantile {
  private static final double LEVEL = 0.99;
  private static final int FEWEST = 100;

  private final ChronologicalSplit split;
  private final List<Double> values = new ArrayList<>();

  private ForecastEnergyQuantile(ChronologicalSplit split) {
    this.split = split;
  }

  /** The quantile; 0 where too little is held out to tell. */
  static double of(FittedNetwork fitted, List<TrainingSeries> series, ChronologicalSplit split) {
    ForecastEnergyQuantile quantile = new ForecastEnergyQuantile(split);
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
